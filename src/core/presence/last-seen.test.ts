import { expect, test } from 'bun:test'
import { createLastSeen } from './last-seen.ts'

const minute = 60_000

const setUp = () => {
  const clock = { now: 1_000_000_000, wall: () => clock.now, monotonic: () => clock.now }
  const online = new Set<string>()
  const presence = {
    isOnline: (account: string) => online.has(account),
    isConnected: (account: string) => online.has(account),
    online: () => [],
  }
  const written: [string, number][] = []
  const store = {
    profiles: {
      markSeen: async (seen: { account: string; at: number }[]) =>
        void written.push(...seen.map(({ account, at }): [string, number] => [account, at])),
    },
  }
  return { clock, online, written, lastSeen: createLastSeen(store, presence, clock) }
}

test('somebody who stays is written every few minutes, however often they act', async () => {
  const { clock, online, written, lastSeen } = setUp()
  online.add('alice')
  for (let second = 0; second < 30 * 60; second += 10) {
    lastSeen.saw('alice')
    await lastSeen.tend()
    clock.now += 10_000
  }
  expect(written.length).toBe(6)
  expect(lastSeen.of('alice')).toBe(clock.now - 10_000)
})

test('somebody who goes is written with the moment they went, once', async () => {
  const { clock, online, written, lastSeen } = setUp()
  online.add('alice')
  lastSeen.saw('alice')
  await lastSeen.tend()
  clock.now += minute
  await lastSeen.tend()
  online.delete('alice')
  const went = clock.now
  for (let i = 0; i < 100; i++) {
    clock.now += 10_000
    await lastSeen.tend()
  }
  expect(written).toEqual([
    ['alice', 1_000_000_000],
    ['alice', went],
  ])
  expect(lastSeen.of('alice')).toBeUndefined()
})

test('a program without a connection is written at most every few minutes too', async () => {
  const { clock, written, lastSeen } = setUp()
  for (let i = 0; i < 60; i++) {
    lastSeen.saw('script')
    await lastSeen.tend()
    clock.now += 10_000
  }
  expect(written.length).toBe(2)
})

test('everybody is written when the server stops, but nobody who was forgotten', async () => {
  const { written, lastSeen } = setUp()
  for (let i = 0; i < 1200; i++) lastSeen.saw(`a${i}`)
  lastSeen.forget('a7')
  await lastSeen.flush()
  expect(written.length).toBe(1199)
  expect(written.some(([account]) => account === 'a7')).toBe(false)
})

test('a clock that was put back stops nothing', async () => {
  const { clock, online, written, lastSeen } = setUp()
  online.add('alice')
  lastSeen.saw('alice')
  await lastSeen.tend()
  clock.now -= 100 * minute
  await lastSeen.tend()
  expect(written.length).toBe(2)
})
