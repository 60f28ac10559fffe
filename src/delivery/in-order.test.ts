import { afterEach, expect, test } from 'bun:test'
import type { Message } from '../protocol/entities.ts'
import { createInOrder, type InOrder } from './in-order.ts'

const room = 'r'
const clock = { wall: Date.now, monotonic: () => performance.now() }
const message = (seq: number, rev = seq): Message => ({
  id: `${room}.${seq}`,
  seq,
  rev,
  author: { id: 'a', name: 'alice' },
  text: `message ${seq}`,
  at: '2026-11-22T00:00:00.000Z',
})
const announced = (one: Message) => ({
  to: 'room' as const,
  room,
  event: { event: 'message.changed' as const, room, rev: one.rev, message: one },
})

let inOrder: InOrder
afterEach(() => inOrder.stop())

/** A room in a database that holds `stored`, in order of revision. */
const listen = (stored: Message[]) => {
  /** Each with the turn of the event loop in which it was told. */
  const told: { rev: number; seq: number; turn: number }[] = []
  let turn = 0
  const turns = setInterval(() => (turn += 1), 1)
  turns.unref()
  inOrder = createInOrder({
    clock,
    deliver: (announcement) => {
      if (announcement.to !== 'room' || announcement.event.event !== 'message.changed') return
      told.push({ rev: announcement.event.rev, seq: announcement.event.message.seq, turn })
    },
    isHeard: () => true,
    headsOf: async () => new Map([[room, stored.at(-1)?.rev ?? 0]]),
    async changes(_, after) {
      const rest = stored.filter(({ rev }) => rev > after)
      const messages = rest.slice(0, 500)
      const more = rest.length > messages.length
      return { messages, rev: messages.at(-1)?.rev ?? after, more }
    },
    failed: (error) => {
      throw error
    },
  })
  return { told, revs: () => told.map(({ rev }) => rev) }
}

const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await Bun.sleep(2)
}

test('what comes too early waits, what is missing is read, and nothing is told twice', async () => {
  const stored = [1, 2, 3, 4, 5, 6].map((seq) => message(seq))
  const { revs } = listen(stored)
  for (const seq of [1, 3, 2, 2, 6, 6]) inOrder.deliver(announced(message(seq)))
  expect(revs()).toEqual([1, 2, 3])
  await until(() => revs().length === 6)
  expect(revs()).toEqual([1, 2, 3, 4, 5, 6])
})

test('a message that was changed before it was heard of is told in its place, and where it changed', async () => {
  const { told } = listen([message(1), message(3), message(2, 4)])
  inOrder.deliver(announced(message(1)))
  await inOrder.catchUp()
  expect(told.map(({ rev, seq }) => [rev, seq])).toEqual([
    [1, 1],
    [2, 2],
    [3, 3],
    [4, 2],
  ])
})

test('much that was missed is told little by little, and what is said meanwhile after it', async () => {
  const stored = Array.from({ length: 2_000 }, (_, i) => message(i + 1))
  const { told, revs } = listen(stored)
  inOrder.deliver(announced(message(1)))
  const catchingUp = inOrder.catchUp()
  await until(() => told.length > 1)
  inOrder.deliver(announced(message(2_001)))
  await catchingUp
  await until(() => told.length === 2_001)
  expect(revs()).toEqual(Array.from({ length: 2_001 }, (_, i) => i + 1))
  const atOnce = Math.max(...[...Map.groupBy(told, ({ turn }) => turn).values()].map(({ length }) => length))
  expect(atOnce).toBeLessThan(300)
})
