import { afterEach, beforeEach, describe, expect, jest, test } from 'bun:test'
import type { Announcement } from '../core/ports.ts'
import type { Connection, Dialect } from './connection.ts'
import { createDelivery, type DeliveryOptions } from './create-delivery.ts'
import type { PresenceTracker } from './presence.ts'

const revision = (rev: number): Announcement =>
  ({ to: 'room', room: 'lobby', event: { event: 'message.changed', room: 'lobby', rev } }) as Announcement

/** What left in one go, each time. */
let rounds: string[][]
let isOpen = false

const write = (text: string): void => {
  if (!isOpen) rounds.push([])
  isOpen = true
  queueMicrotask(() => {
    isOpen = false
  })
  rounds.at(-1)?.push(text)
}

const open = (options?: DeliveryOptions) =>
  createDelivery(
    { publish: (_topic, frame) => write(frame as string), listeners: () => 1_000 },
    [{ name: 'native', encode: (event) => ('rev' in event ? `${event.rev}` : undefined) } as Dialect],
    {} as PresenceTracker,
    options,
  )

const asker = { tell: write } as unknown as Connection

/** Immediates are real, timers are not. */
const nextTick = () => new Promise((resolve) => setImmediate(resolve))

beforeEach(() => {
  rounds = []
  jest.useFakeTimers({ now: 0 })
})
afterEach(() => void jest.useRealTimers())

describe('one node among others', () => {
  test('gathers what is said in a big room shortly after a round, and answers at once', async () => {
    const delivery = open({ gathersBy: Date.now })
    delivery.deliver(revision(1))
    await nextTick()
    expect(rounds).toEqual([['1']])
    delivery.deliver(revision(2))
    delivery.reply(asker, 'answer')
    await nextTick()
    jest.advanceTimersByTime(4)
    await nextTick()
    expect(rounds).toEqual([['1'], ['answer']])
    delivery.deliver(revision(3))
    jest.advanceTimersByTime(10)
    await nextTick()
    expect(rounds).toEqual([['1'], ['answer'], ['2', '3']])
    delivery.stop()
  })

  test('tells what it has gathered when it stops', async () => {
    const delivery = open({ gathersBy: Date.now })
    delivery.deliver(revision(1))
    await nextTick()
    delivery.deliver(revision(2))
    delivery.stop()
    expect(rounds).toEqual([['1'], ['2']])
  })
})

describe('a node alone', () => {
  test('tells at once, as the store has gathered already', async () => {
    const delivery = open()
    delivery.deliver(revision(1))
    await nextTick()
    delivery.deliver(revision(2))
    await nextTick()
    expect(rounds).toEqual([['1'], ['2']])
    delivery.stop()
  })
})
