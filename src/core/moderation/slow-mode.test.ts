import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { Refusal } from '../../protocol/refusals.ts'
import { createSlowMode } from './slow-mode.ts'

const roomWith = (slowSeconds: number, id = 'r') => ({
  id,
  name: id,
  kind: 'public' as const,
  isDirect: false,
  isArchived: false,
  slowSeconds,
})

const clockAt = () => {
  const clock = { now: 0, wall: () => 0, monotonic: () => clock.now }
  return clock
}

const waitOf = (work: () => unknown): number => {
  try {
    work()
    return 0
  } catch (error) {
    expect(error).toBeInstanceOf(Refusal)
    return (error as Refusal).retryAfterMs ?? Number.NaN
  }
}

test('everybody has a turn of their own in each room, and waits for the rest of the time', () => {
  const clock = clockAt()
  const slowMode = createSlowMode(clock)
  const take = (account: string, nonce: string, room = 'r') =>
    waitOf(() => slowMode.take(roomWith(10, room), account, nonce))
  expect(take('alice', '1')).toBe(0)
  expect(take('bob', '1')).toBe(0)
  expect(take('alice', '1', 'other')).toBe(0)
  clock.now = 4_000
  expect(take('alice', '2')).toBe(6_000)
  expect(take('alice', '1')).toBe(0)
  clock.now = 10_000
  expect(take('alice', '2')).toBe(0)
  expect(take('alice', '3')).toBe(10_000)
})

test('a room that became faster makes nobody wait for the old time, and without slow mode nobody waits', () => {
  const slowMode = createSlowMode(clockAt())
  slowMode.take(roomWith(3600), 'alice', '1')
  expect(waitOf(() => slowMode.take(roomWith(5), 'alice', '2'))).toBe(5_000)
  for (const nonce of ['3', '4', '5'])
    expect(waitOf(() => slowMode.take(roomWith(0), 'alice', nonce))).toBe(0)
})

test('a turn that is given back was never taken', () => {
  const slowMode = createSlowMode(clockAt())
  slowMode.take(roomWith(10), 'alice', '1')?.()
  const giveBack = slowMode.take(roomWith(10), 'alice', '2')
  expect(giveBack).toBeDefined()
  expect(waitOf(() => slowMode.take(roomWith(10), 'alice', '3'))).toBe(10_000)
})

test('whoever does what when: between two messages of one member there is always the whole time', () => {
  const step = fc.record({
    wait: fc.nat(4_000),
    account: fc.constantFrom('alice', 'bob'),
    isRetry: fc.boolean(),
    isLost: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: 1, max: 9 }), (steps, seconds) => {
      const clock = clockAt()
      const slowMode = createSlowMode(clock)
      const last: Record<string, { at: number; nonce: string } | undefined> = {}
      for (const [i, { wait, account, isRetry, isLost }] of steps.entries()) {
        clock.now += wait
        const before = last[account]
        const nonce = isRetry && before ? before.nonce : `n${i}`
        const due = before ? before.at + seconds * 1000 : 0
        const expected = nonce === before?.nonce ? 0 : Math.max(0, due - clock.now)
        let giveBack: (() => void) | undefined
        const waited = waitOf(() => {
          giveBack = slowMode.take(roomWith(seconds), account, nonce)
        })
        expect(waited).toBe(expected)
        if (isLost) giveBack?.()
        else if (giveBack) last[account] = { at: clock.now, nonce }
      }
    }),
  )
})
