import type { Message } from '../../src/protocol/entities.ts'
import type { Client } from '../../src/sdk/index.ts'
import { type Sender, sendOverRest, sendOverSocket } from '../reliability/workload.ts'
import { caller } from '../support/call.ts'
import { findFaults } from '../support/history/find-faults.ts'
import type { Attempt, Fault, History, Look, Reader, Told } from '../support/history/history.ts'
import type { TestNodes } from '../support/start-nodes.ts'
import type { ServerProcess } from '../support/start-server-process.ts'
import type { Frame, TestSocket } from '../support/test-socket.ts'

/** The servers in turn. */
export const nodeAt = (chat: { nodes: ServerProcess[] }, i: number): ServerProcess =>
  chat.nodes[i % chat.nodes.length] as ServerProcess

/** Where somebody connects, asked each time: behind a proxy it changes. */
type UrlOf = (i: number) => string

export type Load = {
  room: string
  token: string
  /** So many were acknowledged so far: to all writers, or to those with these numbers. */
  acked(whose?: (writer: number) => boolean): number
  /** Somebody else is about to send; call what it answers with the acknowledgement, if there comes one. */
  alsoSends(text: string): (acked: { id: string; seq: number }) => void
  stop(): Promise<Pick<History, 'attempts' | 'looks'>>
}

/**
 * Somebody who writes over both kinds of connection through each node, and a room for them; and somebody who asks one
 * node after the other for the newest messages.
 */
export const startWriters = async (
  chat: Pick<TestNodes, 'nodes' | 'register'>,
  count: number,
  urlOf: UrlOf = (i) => nodeAt(chat, i).url,
): Promise<Load> => startWritersAt(chat.register, count, urlOf)

/** The same through addresses that lead to several nodes, such as that of a proxy. */
export const startWritersAt = async (
  register: TestNodes['register'],
  count: number,
  urlOf: UrlOf,
): Promise<Load> => {
  const token = await register('writer')
  const { body } = await caller(urlOf(0)).post(token, 'room.create', { name: 'load', kind: 'public' })
  const room: string = body.room.id
  const writers = Array.from({ length: count }, (_, i): Sender => {
    const target = {
      room,
      token,
      get url() {
        return urlOf(i)
      },
    }
    return i % 3 === 2 ? sendOverRest(target, `w${i}`) : sendOverSocket(target, `w${i}`, 3)
  })
  const others: Attempt[] = []
  const looker = lookAround(urlOf, token, room)
  return {
    room,
    token,
    acked: (whose = () => true) =>
      writers
        .filter((_, i) => whose(i))
        .reduce((sum, { attempts }) => sum + attempts.filter(({ acked }) => acked).length, 0),
    alsoSends(text) {
      const one: Attempt = { client: text, order: 1, nonce: text, text, startedAt: performance.now() }
      others.push(one)
      return (acked) => Object.assign(one, { acked, endedAt: performance.now() })
    },
    async stop() {
      await Promise.all(writers.map((writer) => writer.stop()))
      return { attempts: [...writers.flatMap(({ attempts }) => attempts), ...others], looks: await looker() }
    },
  }
}

const lookEveryMs = 50

const lookAround = (urlOf: UrlOf, token: string, room: string): (() => Promise<Look[]>) => {
  const looks: Look[] = []
  let isStopping = false
  const running = (async () => {
    for (let i = 0; !isStopping; i += 1) {
      const startedAt = performance.now()
      const answer = await caller(urlOf(i))
        .post(token, 'room.history', { room, limit: 10 })
        .catch(() => undefined)
      if (answer?.status === 200) {
        const seqs = answer.body.messages.map(({ seq }: Message) => seq)
        looks.push({ name: `the one who asked node ${i}`, startedAt, seqs })
      }
      await Bun.sleep(lookEveryMs)
    }
  })()
  return async () => {
    isStopping = true
    await running
    return looks
  }
}

export const wholeRoom = async (node: { url: string }, token: string, room: string): Promise<Message[]> => {
  const all: Message[] = []
  for (;;) {
    const { body } = await caller(node.url).post(token, 'room.changes', {
      room,
      after: all.at(-1)?.rev ?? 0,
      limit: 500,
    })
    all.push(...body.messages)
    if (!body.more) return all
  }
}

/** What a bare socket was told of a room, which has nothing to repair a gap with. */
export const toldTo = (socket: TestSocket, room: string): Told[] =>
  socket.frames.filter((frame) => frame.event === 'message.changed' && frame.room === room)

/** Who was shown as gone, by name. */
export const saidToBeGone = (frames: Frame[]): string[] =>
  frames
    .filter(({ event }) => event === 'presence')
    .flatMap(({ changes }) => changes)
    .filter(({ online }) => !online)
    .map(({ name }) => name)

type Listeners = { sockets?: TestSocket[]; clients?: Client[] }

/**
 * Stops the writers, waits until everybody who listens has all, and answers what is wrong with what everybody
 * was told, and how long after the last send the last one heard it.
 */
export const checkLoad = async (
  load: Load,
  node: { url: string },
  { sockets = [], clients = [] }: Listeners,
) => {
  const told = await load.stop()
  const stored = await wholeRoom(node, load.token, load.room)
  const head = stored.at(-1)?.rev ?? 0
  const newest = Math.max(...stored.map(({ seq }) => seq))
  const shownBy = (client: Client): Message[] => client.getState().rooms[load.room]?.timeline.messages ?? []
  // Whoever does not get there has a fault that the checker names.
  const lateMs = await until(
    () =>
      sockets.every((socket) => toldTo(socket, load.room).at(-1)?.rev === head) &&
      clients.every((client) => shownBy(client).at(-1)?.seq === newest),
  ).catch(() => Number.POSITIVE_INFINITY)
  const readers: Reader[] = [
    ...sockets.map((socket, i) => ({ name: `socket ${i}`, told: toldTo(socket, load.room) })),
    ...clients.map((client, i) => ({ name: `client ${i}`, shown: shownBy(client) })),
  ]
  const faults: Fault[] = findFaults({ ...told, stored, head, readers })
  return { ...told, stored, faults, lateMs, readers }
}

export const until = async (isSo: () => boolean | Promise<boolean>, patienceMs = 20_000): Promise<number> => {
  const began = performance.now()
  while (!(await isSo())) {
    if (performance.now() - began > patienceMs) throw new Error('It did not become so in time.')
    await Bun.sleep(50)
  }
  return performance.now() - began
}
