import type { Socket } from 'bun'
import type { Client } from './client.ts'
import type { createConsole } from './create-console.ts'
import { endWhenSilent } from './end-when-silent.ts'
import { createOutbox } from './outbox.ts'

export type ConsoleAddress = {
  port: number
  host: string
  /** Other workers of this machine listen there too. */
  isShared: boolean
  tls?: { cert: string; key: string } | undefined
}

/** So long after the last byte the other side is asked for a sign of life, then every second, ten times (R6). */
const keepAliveMs = 20_000
/** The same for what was sent and is not acknowledged; also of whoever reads nothing for so long though much waits. */
const unacknowledgedMs = 30_000

/** Opens the port; 0 takes any free one. Throws what the runtime throws when it can’t. */
export const listenToConsole = (
  gateway: ReturnType<typeof createConsole>,
  { port, host, isShared, tls }: ConsoleAddress,
): { port: number; stop(): void } => {
  const endSilent = endWhenSilent()
  const server = Bun.listen<Client | undefined>({
    port,
    hostname: host,
    // Without it the runtime shares a port with another server, silently.
    ...(isShared ? { reusePort: true } : { exclusive: true }),
    // `printf … | nc` ends its side before it has its answers.
    allowHalfOpen: true,
    ...(tls ? { tls } : {}),
    socket: {
      open(socket) {
        socket.setKeepAlive(true, keepAliveMs)
        endSilent(fdOf(socket), unacknowledgedMs)
        socket.setNoDelay(true)
        socket.data = gateway.open(wireOver(socket))
      },
      data: (socket, chunk) => void (socket.data && gateway.received(socket.data, chunk)),
      drain: (socket) => void (socket.data && gateway.drained(socket.data)),
      end: (socket) => (socket.data ? gateway.ended(socket.data) : void socket.end()),
      close: (socket) => void (socket.data && gateway.closed(socket.data)),
      // What breaks is closed by the runtime, which then tells `close`.
      error: () => {},
    },
  })
  return { port: server.port, stop: () => server.stop(true) }
}

/** The runtime has it; its types do not. */
const fdOf = (socket: object): number => (socket as { fd?: number }).fd ?? -1

const wireOver = (socket: Socket<Client | undefined>) => ({
  outbox: createOutbox(socket),
  terminate: () => void socket.terminate(),
  pause: () => void socket.pause(),
  resume: () => void socket.resume(),
  address: socket.remoteAddress.replace(/^::ffff:(?=\d+\.)/i, ''),
})
