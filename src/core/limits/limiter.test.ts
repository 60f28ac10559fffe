import { expect, test } from 'bun:test'
import { Refusal } from '../../protocol/refusals.ts'
import { createLimiter } from './limiter.ts'

const clockAt = () => {
  const clock = { now: 0, wall: () => 0, monotonic: () => clock.now }
  return clock
}
const rate = { burst: 3, perSecond: 2 }

test('lets a burst through, then refuses with the time to wait, and lets through again after it', () => {
  const clock = clockAt()
  const limiter = createLimiter(clock, true)
  for (let i = 0; i < 3; i++) limiter.take('a', rate)
  try {
    limiter.take('a', rate)
    throw new Error('not refused')
  } catch (error) {
    expect(error).toBeInstanceOf(Refusal)
    expect(error).toMatchObject({ code: 'rate-limited', retryAfterMs: 500 })
  }
  limiter.take('b', rate)
  clock.now = 500
  limiter.take('a', rate)
  expect(() => limiter.take('a', rate)).toThrow('Slow down')
})

test('never saves up more than a burst, and looking takes nothing', () => {
  const clock = clockAt()
  const limiter = createLimiter(clock, true)
  clock.now = 1e9
  for (let i = 0; i < 10; i++) limiter.mustHave('a', rate)
  for (let i = 0; i < 3; i++) limiter.take('a', rate)
  expect(() => limiter.take('a', rate)).toThrow()
})

test('switched off it refuses nobody', () => {
  const limiter = createLimiter(clockAt(), false)
  for (let i = 0; i < 1000; i++) limiter.take('a', rate)
})

test('what is charged afterwards becomes a debt, at most as deep as a burst', () => {
  const clock = clockAt()
  const limiter = createLimiter(clock, true)
  for (let i = 0; i < 100; i++) limiter.charge('a', rate)
  clock.now = 1_900
  expect(() => limiter.mustHave('a', rate)).toThrow('Slow down')
  clock.now = 2_100
  limiter.mustHave('a', rate)
})

test('takes another rate over while it runs', () => {
  const clock = clockAt()
  const limiter = createLimiter(clock, true)
  for (let i = 0; i < 3; i++) limiter.take('a', rate)
  clock.now = 500
  limiter.take('a', { burst: 1, perSecond: 2 })
  clock.now = 10_500
  limiter.take('a', { burst: 1, perSecond: 2 })
  expect(() => limiter.take('a', { burst: 1, perSecond: 2 })).toThrow('Slow down')
})
