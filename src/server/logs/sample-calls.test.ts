import { expect, test } from 'bun:test'
import type { Call } from './open-logs.ts'
import { sampleCalls } from './sample-calls.ts'

const call = (path: string): Call => ({
  method: 'socket',
  path,
  user: 'alice',
  address: '10.0.0.1',
  agent: '',
  status: 'ok',
  ms: 1,
})

/** A sampler at a time of our choosing, and what it wrote. */
const setUp = () => {
  const clock = { now: 0, wall: () => 0, monotonic: () => clock.now }
  const written: Call[] = []
  const sample = sampleCalls(clock, (one) => written.push(one))
  return { clock, written, say: (path: string, mustTell = false) => sample(path, mustTell, () => call(path)) }
}

test('what people do is written down, call by call', () => {
  const { written, say } = setUp()
  for (let i = 0; i < 10; i++) say('room.list')
  expect(written.length).toBe(10)
  expect(written.every(({ skipped }) => skipped === undefined)).toBe(true)
})

test('of a flood ten lines a second are, and the next line says how many were not', () => {
  const { clock, written, say } = setUp()
  for (let i = 0; i < 5000; i++) say('message.send')
  say('room.list')
  expect(written.map(({ path }) => path)).toEqual([...Array(10).fill('message.send'), 'room.list'])
  clock.now = 1000
  say('message.send')
  expect(written.at(-1)).toMatchObject({ path: 'message.send', skipped: 4990 })
  say('message.send')
  expect(written.at(-1)?.skipped).toBeUndefined()
})

test('a bug is always written down', () => {
  const { written, say } = setUp()
  for (let i = 0; i < 100; i++) say('message.send', true)
  expect(written.length).toBe(100)
})
