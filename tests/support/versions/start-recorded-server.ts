import type { Frame } from '../test-socket.ts'
import type { Recorded } from './talk-over-protocol.ts'

/**
 * A server of another version as far as bob can tell: answers every command as it was answered first when it was recorded,
 * and tells frames when the test wants it to.
 */
export const startRecordedServer = (recorded: Recorded[], write: (frame: Frame) => Frame) => {
  const answers = new Map<string, Frame>()
  for (const line of recorded)
    if ('type' in line && line.by === 'bob' && !answers.has(line.type)) answers.set(line.type, line.answer)
  const asked: string[] = []
  let tell = (_: Frame): void => {}
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    fetch: (request, runtime) => (runtime.upgrade(request) ? undefined : new Response('', { status: 404 })),
    websocket: {
      open(socket) {
        tell = (frame) => void socket.send(JSON.stringify(write(frame)))
      },
      message(socket, text) {
        const { id, type } = JSON.parse(String(text))
        asked.push(type)
        const ok = answers.get(type)
        const answer = ok
          ? { re: id, ok }
          : { re: id, error: { code: 'unknown-command', message: 'Unknown.' } }
        socket.send(JSON.stringify(write(answer)))
      },
    },
  })
  return {
    url: `http://127.0.0.1:${server.port}`,
    /** The commands that it was asked so far. */
    asked,
    tell: (frame: Frame): void => tell(frame),
    stop: () => server.stop(true),
  }
}
