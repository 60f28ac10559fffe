import { caller } from '../call.ts'
import type { TestNodes } from '../start-nodes.ts'
import type { ServerProcess } from '../start-server-process.ts'
import { testPassword } from '../start-test-chat.ts'
import { type Frame, openSocket, type TestSocket } from '../test-socket.ts'
import { openBusLine } from './bus-line.ts'

/** One line of a recording: a command and its answer, what bob was told unasked, or what a node told the others. */
export type Recorded =
  | { by: 'alice' | 'bob'; type: string; input: object; answer: Frame }
  | { told: Frame }
  | { bus: Frame }

type Step = [by: 'alice' | 'bob', type: string, input: object]

const mention = 'r-3'

/** Between them every announcement and every event that this version knows. */
const steps: Step[] = [
  ['alice', 'room.create', { name: 'recorded', kind: 'public', topic: 'Protocol' }],
  ['bob', 'room.join', { room: '<room>' }],
  ['bob', 'room.history', { room: '<room>', limit: 50 }],
  ['bob', 'room.changes', { room: '<room>', after: 0, limit: 100 }],
  ['alice', 'message.send', { room: '<room>', text: 'hello **bob**', nonce: 'r-1' }],
  ['bob', 'message.send', { room: '<room>', text: 'hello alice', nonce: 'r-2', replyTo: '<room>.2' }],
  ['bob', 'message.react', { message: '<room>.2', emoji: '👍', on: true }],
  ['alice', 'message.edit', { message: '<room>.2', text: 'hello @bob' }],
  ['alice', 'message.send', { room: '<room>', text: '@bob look', nonce: mention }],
  ['alice', 'message.send', { room: '<room>', text: 'waves', nonce: 'r-4', kind: 'action' }],
  ['alice', 'message.send', { room: '<room>', text: 'below it', nonce: 'r-5', thread: '<room>.6' }],
  ['bob', 'thread.read', { message: '<room>.6', seq: 8 }],
  ['bob', 'thread.follow', { message: '<room>.6', on: true }],
  ['alice', 'message.delete', { message: '<room>.7' }],
  ['alice', 'message.pin', { message: '<room>.2', on: true }],
  ['alice', 'room.typing', { room: '<room>' }],
  ['alice', 'room.update', { room: '<room>', topic: 'Protocol 1' }],
  ['alice', 'room.slow-mode', { room: '<room>', seconds: 5 }],
  ['alice', 'room.slow-mode', { room: '<room>', seconds: 0 }],
  ['bob', 'draft.set', { room: '<room>', text: 'half a sen' }],
  ['bob', 'room.favourite', { room: '<room>', on: true }],
  ['bob', 'notification.list', { limit: 50 }],
  ['bob', 'room.read', { room: '<room>', seq: 7 }],
  ...Array.from({ length: 12 }, (_, i): Step => ['alice', 'account.update', { displayName: `Alice ${i}` }]),
  ['bob', 'account.update', { displayName: 'Bob' }],
  ['alice', 'account.set-role', { account: '<bob>', role: 'moderator' }],
  ['alice', 'settings.set', { name: 'registration.mode', value: 'open' }],
  ['bob', 'room.history', { room: '<room>', limit: 50 }],
  ['bob', 'room.changes', { room: '<room>', after: 0, limit: 100 }],
  ['bob', 'presence.list', {}],
  ['bob', 'session.revoke', { session: '<other session>' }],
  ['alice', 'room.remove-member', { room: '<room>', account: '<bob>' }],
]

/**
 * Two people on two nodes, who do between them everything that nodes and clients tell each other of: what was said on all
 * sides, in order of time, with names in the place of ids. `isWhole`: the heartbeat and the end of the nodes as well,
 * which take half a minute.
 */
export const talkOverProtocol = async (chat: TestNodes, isWhole = false): Promise<Recorded[]> => {
  const [first, second] = [0, 1].map((i) => chat.nodes[i] as ServerProcess) as [ServerProcess, ServerProcess]
  const recorded: Recorded[] = []
  const tokens = { alice: await chat.register('alice'), bob: await chat.register('bob') }
  const bus = await openBusLine(chat.redis.url, await epochOf(first.url, tokens.alice), (text) =>
    recorded.push({ bus: JSON.parse(text) }),
  )
  const people = {
    alice: await openSocket(first.url, tokens.alice),
    bob: await openSocket(second.url, tokens.bob),
  }
  const other = await openSocket(second.url, await tryToLogIn(first.url, 'bob'))
  await tryToLogIn(first.url, 'bob', 'not this one')
  const guest = await enterLobby(first.url)
  const [alice, bob, another] = [people.alice, people.bob, other].map(welcomeOf)
  const names = new Map<string, string>([
    [alice.account.id, '<alice>'],
    [bob.account.id, '<bob>'],
    [bob.session, '<session>'],
    [another.session, '<other session>'],
  ])

  const { frames } = people.bob
  recorded.push({ by: 'bob', type: 'session.hello', input: { protocol: 1 }, answer: bob })
  let heard = 0
  const takeFrames = (): void => {
    for (const frame of frames.slice(heard)) if (frame.event !== undefined) recorded.push({ told: frame })
    heard = frames.length
  }
  for (const [by, type, input] of steps) {
    const answer = await people[by].ask(type, withIds(input, names))
    if (!answer.ok) throw new Error(`${type}: ${JSON.stringify(answer)}`)
    if (type === 'room.create') names.set(answer.ok.room.id, '<room>')
    recorded.push({ by, type, input, answer: answer.ok })
    // Decided in its own time, and not at all once bob has read on.
    if ('nonce' in input && input.nonce === mention)
      await people.bob.until(({ event }) => event === 'notification.added')
    // What it made the nodes say has arrived.
    await Bun.sleep(60)
    takeFrames()
  }
  guest.close()
  await Bun.sleep(isWhole ? 26_000 : 1_100)
  takeFrames()
  if (isWhole) await stopAll(chat)
  bus.stop()
  for (const socket of [people.alice, people.bob, other]) socket.close()
  for (const line of recorded)
    if ('bus' in line && !names.has(line.bus.from)) names.set(line.bus.from, `<node ${names.size}>`)
  return withNames(recorded, names)
}

/** What a socket was answered to its hello. */
export const welcomeOf = ({ frames }: TestSocket): Frame => frames.find(({ ok }) => ok?.heartbeatMs).ok

const epochOf = async (url: string, token: string): Promise<string> => {
  const socket = await openSocket(url, token)
  socket.close()
  return welcomeOf(socket).epoch
}

const tryToLogIn = async (url: string, username: string, password = testPassword): Promise<string> =>
  (await caller(url).post('', 'account.login', { username, password })).body.token

const enterLobby = async (url: string): Promise<WebSocket> => {
  const guest = new WebSocket(`${url.replace('http', 'ws')}/ws/guest`)
  await new Promise((resolve) => (guest.onmessage = resolve))
  return guest
}

const stopAll = async ({ nodes }: TestNodes): Promise<void> => {
  for (const node of nodes) node.kill('SIGTERM')
  for (const node of nodes) await node.exited
}

const withNames = <T>(value: T, names: Map<string, string>): T => {
  let text = JSON.stringify(value)
  for (const [id, name] of names) text = text.replaceAll(id, name)
  return JSON.parse(text)
}

/** The names of a recording replaced by what they stand for now. */
export const withIds = <T>(value: T, names: Map<string, string>): T =>
  withNames(value, new Map([...names].map(([id, name]) => [name, id])))
