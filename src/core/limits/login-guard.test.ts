import { expect, test } from 'bun:test'
import { createLoginGuard, type LoginGuard } from './login-guard.ts'

const clockAt = () => {
  const clock = { now: 0, wall: () => 0, monotonic: () => clock.now }
  return clock
}
const minutes = (n: number): number => n * 60_000

/** What a try came to: right, wrong, or how many minutes to wait. */
const tryOnce = (guard: LoginGuard, isRight: boolean, key = 'alice 10.0.0.1'): Promise<string> =>
  guard
    .attempt(key, async () => isRight)
    .then(
      (wasRight) => (wasRight ? 'right' : 'wrong'),
      (error) => `wait ${error.retryAfterMs / 60_000}`,
    )

test('after five wrong ones every further one has to wait twice as long, up to an hour', async () => {
  const clock = clockAt()
  const guard = createLoginGuard(clock)
  for (let i = 0; i < 5; i++) expect(await tryOnce(guard, false)).toBe('wrong')
  const waits: string[] = []
  for (const wait of [3, 6, 12, 24, 48, 60, 60]) {
    waits.push(await tryOnce(guard, true))
    clock.now += minutes(wait)
    expect(await tryOnce(guard, false)).toBe('wrong')
  }
  expect(waits).toEqual(['wait 3', 'wait 6', 'wait 12', 'wait 24', 'wait 48', 'wait 60', 'wait 60'])
})

test('a right one makes everything forgotten, and so do fifteen quiet minutes', async () => {
  const clock = clockAt()
  const guard = createLoginGuard(clock)
  for (let round = 0; round < 3; round++) {
    for (let i = 0; i < 4; i++) await tryOnce(guard, false)
    expect(await tryOnce(guard, true)).toBe('right')
  }
  for (let round = 0; round < 3; round++) {
    for (let i = 0; i < 4; i++) expect(await tryOnce(guard, false)).toBe('wrong')
    clock.now += minutes(15)
  }
})

test('another name and another address are not concerned', async () => {
  const guard = createLoginGuard(clockAt())
  for (let i = 0; i < 6; i++) await tryOnce(guard, false)
  expect(await tryOnce(guard, true, 'alice 10.0.0.2')).toBe('right')
  expect(await tryOnce(guard, true, 'bob 10.0.0.1')).toBe('right')
})

test('a hundred wrong ones at once are five tries, not a hundred', async () => {
  const guard = createLoginGuard(clockAt())
  let tried = 0
  const wrong = async (): Promise<boolean> => {
    tried += 1
    await Bun.sleep(1)
    return false
  }
  const outcomes = await Promise.allSettled(Array.from({ length: 100 }, () => guard.attempt('k', wrong)))
  expect(tried).toBe(5)
  expect(outcomes.filter(({ status }) => status === 'rejected').length).toBe(95)
})

test('a hundred right ones at once all come in', async () => {
  const guard = createLoginGuard(clockAt())
  const right = async (): Promise<boolean> => {
    await Bun.sleep(1)
    return true
  }
  const all = await Promise.all(Array.from({ length: 100 }, () => guard.attempt('k', right)))
  expect(all.every(Boolean)).toBe(true)
})

test('a try that breaks is given back', async () => {
  const guard = createLoginGuard(clockAt())
  for (let i = 0; i < 10; i++)
    await guard.attempt('k', () => Promise.reject(new Error('the disk is full'))).catch(() => {})
  expect(await guard.attempt('k', async () => true)).toBe(true)
})
