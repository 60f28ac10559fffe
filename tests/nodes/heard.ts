import { caller } from '../support/call.ts'
import type { TestNodes } from '../support/start-nodes.ts'
import { openSocket, type TestSocket } from '../support/test-socket.ts'
import { type Load, nodeAt, startWriters, toldTo, until } from './load.ts'

/** `quiet`: where nobody has anything under way. */
type Side = { message: string; others: string; quiet: string }
/** `sockets` listen, one on each node. */
export type Scene = { chat: TestNodes; load: Load; sockets: TestSocket[]; side: Side }

/** Writers that take the nodes in turn. */
export const startScene = async (chat: TestNodes): Promise<Scene> => {
  const load = await startWriters(chat, 6)
  const sockets = await Promise.all(chat.nodes.map(({ url }) => openSocket(url, load.token)))
  return { chat, load, sockets, side: await sideRooms(chat, load) }
}

/** Beside the room of the load, whose every revision is counted. */
const sideRooms = async (chat: TestNodes, load: Load): Promise<Side> => {
  const { post } = caller(nodeAt(chat, 0).url)
  const own = (await post(load.token, 'room.create', { name: 'beside', kind: 'public' })).body.room.id
  const said = await post(load.token, 'message.send', { room: own, text: 'a word', nonce: 'beside' })
  const another = await chat.register('another')
  const others = await post(another, 'room.create', { name: 'others', kind: 'public' })
  const quiet = await post(load.token, 'room.create', { name: 'quiet', kind: 'public' })
  return { message: said.body.id, others: others.body.room.id, quiet: quiet.body.room.id }
}

/** Says something through one node: how long it takes until everybody has heard it. */
export const heardByAll = async (
  { chat, load, sockets }: Pick<Scene, 'chat' | 'load' | 'sockets'>,
  node: number,
  text: string,
): Promise<number> => {
  const isAcked = load.alsoSends(text)
  const said = await caller(nodeAt(chat, node).url).post(load.token, 'message.send', {
    room: load.room,
    text,
    nonce: text,
  })
  isAcked(said.body)
  return until(() => sockets.every((one) => toldTo(one, load.room).some(({ rev }) => rev === said.body.rev)))
}

/** Which nodes say that they hear the others, in their order. */
export const whoHearsOthers = async ({ nodes }: TestNodes): Promise<boolean[]> => {
  const pages = await Promise.all(nodes.map(({ url }) => fetch(`${url}/metrics`).then((page) => page.text())))
  return pages.map((page) => /^parley_bus_up 1$/m.test(page))
}

/** How long a number that grows stood still at most, asked once. */
export const longestPause = (count: () => number): (() => number) => {
  let [last, since, longest] = [count(), performance.now(), 0]
  const timer = setInterval(() => {
    const now = count()
    longest = Math.max(longest, performance.now() - since)
    if (now > last) [last, since] = [now, performance.now()]
  }, 20)
  return () => {
    clearInterval(timer)
    return longest
  }
}
