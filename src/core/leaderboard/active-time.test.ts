import { expect, test } from 'bun:test'
import { createActiveTimes } from './active-time.ts'
import type { ActiveTime } from './ports.ts'

const minute = 60_000

/** Somebody whose clock and connection the test turns by hand. */
const setUp = () => {
  const clock = { now: 0, wall: () => 20_000 * 24 * 60 * minute + clock.now, monotonic: () => clock.now }
  const online = new Set(['ann'])
  const presence = {
    isOnline: (account: string) => online.has(account),
    isConnected: (account: string) => online.has(account),
    online: () => [],
  }
  const written: ActiveTime[] = []
  const store = { leaderboard: { addActiveTime: async (times: ActiveTime[]) => void written.push(...times) } }
  const times = createActiveTimes(store, presence, clock)
  /** Lets time pass in steps of five seconds, as a running server does. */
  const pass = async (milliseconds: number): Promise<void> => {
    for (const until = clock.now + milliseconds; clock.now < until; ) {
      clock.now += 5000
      await times.tend()
    }
  }
  const secondsOf = async (account: string): Promise<number> => {
    await times.flush()
    return written.filter((time) => time.account === account).reduce((sum, { seconds }) => sum + seconds, 0)
  }
  return { clock, online, times, pass, secondsOf, written }
}

test('counts while somebody goes on doing something, and five minutes beyond', async () => {
  const { times, pass, secondsOf } = setUp()
  times.acted('ann')
  await pass(4 * minute)
  times.acted('ann')
  await pass(4 * minute)
  expect(await secondsOf('ann')).toBe(8 * 60)
  await pass(30 * minute)
  expect(await secondsOf('ann')).toBe(9 * 60)
})

test('counts nothing while idle or away, and goes on when somebody comes back', async () => {
  const { times, pass, online, secondsOf } = setUp()
  times.acted('ann')
  await pass(60 * minute)
  times.acted('ann')
  await pass(2 * minute)
  online.delete('ann')
  await pass(60 * minute)
  expect(await secondsOf('ann')).toBe(7 * 60)
})

test('each moment counts once, however often somebody acts in it', async () => {
  const { times, pass, secondsOf } = setUp()
  for (let i = 0; i < 10; i += 1) {
    for (let device = 0; device < 5; device += 1) times.acted('ann')
    await pass(minute)
  }
  expect(await secondsOf('ann')).toBe(600)
})

test('nobody who does nothing is counted, and the day is the one it happened on', async () => {
  const { times, pass, secondsOf, written } = setUp()
  await pass(10 * minute)
  expect(await secondsOf('ann')).toBe(0)
  times.acted('ann')
  await pass(minute)
  await secondsOf('ann')
  expect(written.map(({ day }) => day)).toEqual([20_000])
})
