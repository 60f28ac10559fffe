import { expect, test } from 'bun:test'
import { Refusal } from '../protocol/refusals.ts'
import type { Execute } from './observe-commands.ts'
import { shedLoad } from './shed-load.ts'

test('R9: of the sends that come in one turn, those beyond what it can begin are refused, and nothing else is', async () => {
  let now = 0
  let eachMs = 0.4
  const begin = async (): Promise<string> => {
    now += eachMs
    return 'done'
  }
  const execute = shedLoad(begin as unknown as Execute, { wall: () => now, monotonic: () => now })
  const ask = (command: Parameters<Execute>[1]): Promise<string> =>
    execute({} as never, command, {} as never).then(String, (error) =>
      error instanceof Refusal ? `${error.code} ${error.retryAfterMs}` : String(error),
    )
  const countOf = (answers: string[], what: string) => answers.filter((one) => one === what).length

  const sends = await Promise.all(Array.from({ length: 1_000 }, () => ask('message.send')))
  expect([countOf(sends, 'done'), countOf(sends, 'overloaded 1000')]).toEqual([500, 500])
  const others = await Promise.all(Array.from({ length: 1_000 }, () => ask('message.react')))
  expect(countOf(others, 'done')).toBe(1_000)
  await new Promise((resolve) => setImmediate(resolve))
  eachMs = 0.1
  const quick = await Promise.all(Array.from({ length: 900 }, () => ask('message.send')))
  expect(countOf(quick, 'done')).toBe(900)
})
