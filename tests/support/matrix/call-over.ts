import { isRestCommand } from '../../../src/gateways/http/rest-commands.ts'
import { type CommandName, commands } from '../../../src/protocol/commands.ts'
import type { TestChat } from '../start-test-chat.ts'
import { openSocket, type TestSocket } from '../test-socket.ts'

/** A picture of one point. */
const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
)

/** In one word: what came of a call. Any other refusal stands as its code. */
const words: Record<string, string> = {
  unauthenticated: 'login',
  forbidden: 'no',
  'not-a-member': 'join',
  'not-found': 'hidden',
}

const outcomeOf = (answer: { error?: { code: string } }): string =>
  answer.error ? (words[answer.error.code] ?? answer.error.code) : 'yes'

type Once = (chat: TestChat, token: string, command: CommandName, input: object) => Promise<string>

const overRest: Once = async ({ url, post }, token, command, input) => {
  if (isRestCommand(command)) return outcomeOf((await post(token, command, input)).body)
  const { headers, path, ...request } = requestOf(command, input as { file?: string; offset?: number })
  const response = await fetch(`${url}${path}`, {
    ...request,
    headers: { Authorization: `Bearer ${token}`, ...headers },
  })
  const body = await response.text()
  return response.ok ? 'yes' : outcomeOf(JSON.parse(body))
}

type FileRequest = { method: string; path: string; headers?: Record<string, string>; body?: BodyInit }

/** Commands that carry files have routes of their own. */
const requestOf = (
  command: CommandName,
  { file, offset }: { file?: string; offset?: number },
): FileRequest => {
  if (command === 'file.write')
    return { method: 'PUT', path: `/api/v1/files/${file}?offset=${offset}`, body: 'world' }
  if (command === 'file.read') return { method: 'GET', path: `/files/${file}/notes.txt` }
  const path = `/api/v1/${command}`
  if (command !== 'account.avatar') return { method: 'GET', path }
  return { method: 'POST', path, headers: { 'Content-Type': 'image/png' }, body: picture }
}

const overSocket: Once = async ({ url }, token, command, input) => {
  const socket = await openSocket(url)
  try {
    const isInside = token !== '' && command !== 'session.hello' && (await sayHello(socket, token))
    // Whoever ends the session that asks is answered by the end of the socket.
    const closed = socket.closed.then(() => (isInside ? 'yes' : 'login'))
    return await Promise.race([socket.ask(command, input).then(outcomeOf), closed])
  } finally {
    socket.close()
  }
}

/** Whoever may not come in asks all the same, on the same socket while it is open. */
const sayHello = async (socket: TestSocket, token: string): Promise<boolean> =>
  (await socket.ask('session.hello', { protocol: 1, token })).error === undefined

const transportOf = (command: CommandName): string | undefined => {
  const spec = commands[command]
  return 'transport' in spec ? spec.transport : undefined
}

/** A busy machine refuses before it looks who asks. */
const patiently =
  (call: Once): Once =>
  async (...asked) => {
    for (;;) {
      const outcome = await call(...asked)
      if (outcome !== 'overloaded') return outcome
      await Bun.sleep(50)
    }
  }

const isCarriedBy =
  (transport: string) =>
  (command: CommandName): boolean =>
    [undefined, transport].includes(transportOf(command))

/**
 * The ways to call a command: those that carry a file have no frame, hello has no route, and what only the gateways of
 * older dialects call has neither.
 */
export const transports: Record<string, { carries(command: CommandName): boolean; call: Once }> = {
  REST: { carries: isCarriedBy('http'), call: patiently(overRest) },
  socket: { carries: isCarriedBy('socket'), call: patiently(overSocket) },
}
