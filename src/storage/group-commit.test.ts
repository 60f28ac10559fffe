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

/** A disk that takes 2 ms for a round and `eachMs` for each write of it, by a clock of its own. */
const slowDisk = (disk: { eachMs: number }) => {
  let time = 0
  const commits = groupCommit(
    async (jobs) => {
      time += 2 + jobs.length * disk.eachMs
      await new Promise((resolve) => setImmediate(resolve))
      return jobs.map((): Outcome => ({ ok: true }))
    },
    { pace: () => 0, now: () => time, watch: () => {} },
  )
  const burst = async (count: number): Promise<number> => {
    let refused = 0
    const refuse = (): void => {
      refused += 1
    }
    await Promise.all(Array.from({ length: count }, () => commits.add(job('x')).catch(refuse)))
    return refused
  }
  /** As long as something waits after each round, but little. */
  const trickle = async (): Promise<void> => {
    for (let i = 0; i < 50; i += 1) {
      void commits.add(job('x'))
      await new Promise((resolve) => setImmediate(resolve))
    }
    await commits.settle()
  }
  return { burst, trickle }
}

test('R9: no more wait than can be done soon, and again more once it can', async () => {
  const disk = { eachMs: 1 }
  const { burst } = slowDisk(disk)
  await burst(10_000)
  expect(await burst(10_000)).toBe(8_000)
  disk.eachMs = 0.02
  for (let i = 0; i < 20; i += 1) await burst(2_500)
  expect(await burst(5_000)).toBe(0)
})

test('few who write say nothing of how many could: a burst after them is taken', async () => {
  const { burst, trickle } = slowDisk({ eachMs: 0.02 })
  await trickle()
  expect(await burst(5_000)).toBe(0)
})
