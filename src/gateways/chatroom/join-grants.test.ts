import { expect, test } from 'bun:test'
import { createJoinGrants } from './join-grants.ts'

const clock = { now: 0, wall: () => clock.now, monotonic: () => clock.now }
const alice = { address: '10.0.0.1', origin: null, username: 'Alice' }

test('a login allows one join, of that name, from that address and origin, for a minute', () => {
  const grants = createJoinGrants(clock)
  grants.give(alice, 'token')
  expect(grants.take({ ...alice, address: '10.0.0.2' })).toBeUndefined()
  expect(grants.take({ ...alice, username: 'bob' })).toBeUndefined()
  expect(grants.take({ ...alice, origin: 'https://elsewhere.example' })).toBeUndefined()
  expect(grants.take({ ...alice, username: 'aLICE' })).toBe('token')
  expect(grants.take(alice)).toBeUndefined()
  grants.give(alice, 'token')
  clock.now += 60_000
  expect(grants.take(alice)).toBeUndefined()
})
