import { restRoutes } from '../../src/gateways/classic/rest.ts'
import { words as consoleWords } from '../../src/gateways/console/decode.ts'
import { routes as workspaceRoutes } from '../../src/gateways/workspace/routes.ts'
import type { Known } from '../support/hostile-values.ts'
import { testPassword } from '../support/start-test-chat.ts'
import { openSocketIo } from '../support/transcripts/socket-io.ts'
import { openTcp, openWs, type Wire } from '../support/transcripts/wires.ts'

export type Place = { url: string; consolePort: number }

/** What the older dialects call things of the secret room. */
export type Numbers = { rooms: number[]; messages: number[]; names: string[] }

const json = JSON.stringify
const patience = 10_000

/** Everything that comes until a frame has these words in it. */
export const hearUntil = async (wire: Wire, end: string): Promise<string[]> => {
  const frames: string[] = []
  for (;;) {
    const frame = await wire.next(patience)
    if (frame === undefined) throw new Error(`No ${end} came, only ${frames.join('\n').slice(-500)}`)
    frames.push(frame)
    if (frame.includes(end)) return frames
  }
}

/** One client of each older dialect, in the lobby, that tries to come into each of the secret rooms first. */
export const listenInDialects = async (
  chat: Place,
  known: Known,
  lobby: number,
  { rooms, names }: Numbers,
): Promise<{ wires: Wire[]; frames: string[] }> => {
  const { token, username } = known
  const frames: string[] = []
  const until = async (wire: Wire, end: string) => void frames.push(...(await hearUntil(wire, end)))

  const guest = await openWs(chat, `/ws/Newt-${username}`)
  await until(guest, 'joined the chat')

  const classic = await openWs(chat, '/ws')
  await classic.send(json({ type: 'connect', token }))
  for (const room_id of [...rooms, lobby]) await classic.send(json({ type: 'join_room', room_id }))
  await until(classic, `"room_id":${lobby}`)

  const console = await openTcp(chat)
  await console.send(json({ command: 'login', username, password: testPassword }))
  for (const name of names) await console.send(json({ command: 'join_room', room_name: name }))
  await console.send(json({ command: 'join_room', room_name: 'lobby' }))
  frames.push(...withoutNames(await hearUntil(console, '"history"'), names))

  const workspace = await Promise.all([...rooms, lobby].map((room) => openWs(chat, `/ws/chat/${room}/`)))
  for (const wire of workspace) await wire.send(json({ type: 'auth', token }))
  const inLobby = workspace.pop() as Wire
  await until(inLobby, 'ok')
  for (const wire of workspace) {
    await wire.closed
    for (let frame = await wire.next(0); frame !== undefined; frame = await wire.next(0)) frames.push(frame)
  }

  const chatroom = await openSocketIo(chat, `websocket ${json({ token })}`)
  await chatroom.send(json(['join', { username }]))
  await until(chatroom, 'message_history')
  return { wires: [guest, classic, console, inLobby, chatroom], frames }
}

/** Every word of each older dialect once for each of these numbers and names; answers what came. */
export const askInDialects = async (chat: Place, known: Known, numbers: Numbers): Promise<string[]> => [
  ...(await askConsole(chat, known, numbers)),
  ...(await askClassic(chat, known, numbers)),
  ...(await askClassicSocket(chat, known, numbers)),
  ...(await askWorkspace(chat, known, numbers)),
]

const askConsole = async (chat: Place, { username }: Known, { names }: Numbers): Promise<string[]> => {
  const wire = await openTcp(chat)
  await wire.send(json({ command: 'login', username, password: testPassword }))
  for (const room_name of names)
    for (const command of consoleWords.filter((word) => !['create_room', 'logout'].includes(word)))
      await wire.send(json({ command, room_name, username, password: 'wrong', to: 'bob', message: 'hi' }))
  await wire.send(json({ command: 'logout' }))
  return withoutNames(await hearUntil(wire, 'Goodbye'), names)
}

/** The name that was typed comes back in what is said about it. */
const withoutNames = (lines: string[], names: string[]): string[] =>
  lines.map((line) => names.reduce((rest, name) => rest.replaceAll(name, ''), line))

const ask = async (url: string, method: string, path: string, headers: object, body?: object) => {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { 'Content-Type': 'application/json', ...headers },
    ...(body && method !== 'GET' ? { body: json(body) } : {}),
  })
  return json([...response.headers]) + (await response.text())
}

const askClassic = async ({ url }: Place, { token }: Known, { rooms, messages }: Numbers) => {
  const answers: string[] = []
  const headers = { Authorization: `Bearer ${token}` }
  for (const route of restRoutes)
    for (const number of [...rooms, ...messages]) {
      const [method = '', name = ''] = route.split(' ')
      const path = `/api/${name}${name.endsWith('/') ? number : ''}`
      const body = { room_id: number, content: 'hi', name: `mine ${token} ${number}`.slice(-60) }
      answers.push(await ask(url, method, path, headers, body))
    }
  return answers
}

const askClassicSocket = async (chat: Place, { token }: Known, { rooms, messages }: Numbers) => {
  const wire = await openWs(chat, '/ws')
  await wire.send(json({ type: 'connect', token }))
  const types = ['join_room', 'message', 'typing_start', 'typing_stop', 'reaction', 'leave_room']
  for (const room_id of rooms)
    for (const message_id of messages)
      for (const type of types)
        await wire.send(json({ type, room_id, message_id, content: 'hi', emoji: '👍' }))
  await wire.send(json({ type: 'disconnect' }))
  return hearUntil(wire, '"disconnect"')
}

const askWorkspace = async ({ url }: Place, { token }: Known, { rooms, messages }: Numbers) => {
  const answers: string[] = []
  const headers = { Authorization: `Token ${token}` }
  for (const [pattern, methods] of Object.entries(workspaceRoutes))
    for (const method of Object.keys(methods))
      for (const room of rooms) {
        const filled = { ':room': room, ':user': 1, ':message': messages[0], ':key': 'x' }
        const path = pattern.replace(/:\w+/g, (name) => String(filled[name as keyof typeof filled]))
        const body = { content: 'hi', name: `of ${room}`, user_id: 1, email: 'x@example.org' }
        answers.push(await ask(url, method, `${path}/`, headers, body))
      }
  return answers
}
