import { expect, test } from 'bun:test'
import { createRedisBus } from './redis.ts'

test('a Redis that was never there is told of, once', async () => {
  const said: string[] = []
  const say = (_fields: object, sentence: string): void => void said.push(sentence)
  const log = { info: say, warn: say, error: say }
  const clock = { wall: () => Date.now(), monotonic: () => performance.now() }
  const bus = createRedisBus({ url: 'redis://127.0.0.1:1', channel: 'none', node: 'a', clock, log })
  for (let waited = 0; said.length === 0 && waited < 20_000; waited += 50) await Bun.sleep(50)
  await Bun.sleep(500)
  expect(said).toEqual(['the bus is down; rooms are read from the database until it is back'])
  await bus.close()
})
