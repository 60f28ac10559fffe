import { expect, test } from 'bun:test'
import type { Draft } from '../core/ports.ts'
import { Refusal } from '../protocol/refusals.ts'
import type { Job, Outcome } from './engine.ts'
import { groupCommit, maximumWaitingLength } from './group-commit.ts'

const job = (text: string): Job => ({
  append: { room: 'lobby', author: { id: 'a', name: 'alice' }, text, at: 0, nonce: null } satisfies Draft,
})

test('what waits is bounded by its length too, and there is room again when it is done', async () => {
  let finish = () => {}
  const disk = new Promise<void>((resolve) => (finish = resolve))
  const commits = groupCommit(
    async (jobs) => {
      await disk
      return jobs.map((): Outcome => ({ ok: true }))
    },
    { pace: () => 0, now: () => 0, watch: () => {} },
  )
  const text = 'x'.repeat(16_000)
  const answers: Promise<unknown>[] = []
  const refused: unknown[] = []
  for (let i = 0; i < 3000; i += 1) answers.push(commits.add(job(text)).catch((error) => refused.push(error)))
  await new Promise((resolve) => setImmediate(resolve))
  expect(refused.length).toBe(3000 - Math.ceil(maximumWaitingLength / text.length))
  expect(refused.every((error) => error instanceof Refusal && error.code === 'overloaded')).toBe(true)
  finish()
  await Promise.all(answers)
  expect(await commits.add<boolean>(job(text))).toBe(true)
})
