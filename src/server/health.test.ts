import { afterEach, beforeEach, expect, jest, test } from 'bun:test'
import type { Store } from '../core/ports.ts'
import { createHealth } from './health.ts'

beforeEach(() => void jest.useFakeTimers({ now: 0 }))
afterEach(() => void jest.useRealTimers())

/** Longer than any microtask. */
const turn = () => new Promise((resolve) => setImmediate(resolve))

/** A database that answers when the test says so, and how often it was asked. */
const setUp = () => {
  const asked: { answer(): void; fail(error: Error): void }[] = []
  const probe = (): Promise<void> =>
    new Promise((resolve, reject) => void asked.push({ answer: resolve, fail: reject }))
  const clock = { wall: () => Date.now(), monotonic: () => Date.now() }
  const health = createHealth({ probe } as unknown as Store, clock)
  const isReady = async (): Promise<boolean | 'waits'> => {
    let said: boolean | 'waits' = 'waits'
    void health.ready().then(({ ok }) => {
      said = ok
    })
    await turn()
    return said
  }
  return { asked, health, isReady }
}

test('a database that does not answer is waited for three seconds, then not again, and asked but once', async () => {
  const { asked, health, isReady } = setUp()
  const first = health.ready()
  jest.advanceTimersByTime(2_999)
  expect(await isReady()).toBe('waits')
  jest.advanceTimersByTime(1)
  expect((await first).why).toBe('The database has not answered for 3 seconds.')
  jest.advanceTimersByTime(5_000)
  expect([await isReady(), asked.length]).toEqual([false, 1])
  asked[0]?.answer()
  await turn()
  const back = health.ready()
  asked[1]?.answer()
  expect(await back).toEqual({ ok: true })
})

test('after a no the next one is not waited for long', async () => {
  const { asked, health, isReady } = setUp()
  const first = health.ready()
  asked[0]?.fail(new Error('The disk is full.'))
  expect(await first).toEqual({ ok: false, why: 'The disk is full.' })
  jest.advanceTimersByTime(1_001)
  expect(await isReady()).toBe('waits')
  jest.advanceTimersByTime(500)
  expect([await isReady(), asked.length]).toEqual([false, 2])
})

test('whoever stops is not ready, and asks nobody', async () => {
  const { asked, health } = setUp()
  health.stop()
  expect((await health.ready()).ok).toBe(false)
  expect(asked.length).toBe(0)
})
