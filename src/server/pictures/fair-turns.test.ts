import { expect, test } from 'bun:test'
import { createFairTurns } from './fair-turns.ts'

const until = (): { done: Promise<void>; finish(): void } => {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { done: promise, finish: resolve }
}

test('accounts are served in turn, however much one of them wants', async () => {
  const turns = createFairTurns({ accounts: 5, each: 5 })
  const first = until()
  const served: string[] = []
  const works = [turns('mallory', () => first.done)]
  for (const account of ['mallory', 'mallory', 'mallory', 'alice', 'bob', 'alice'])
    works.push(turns(account, async () => void served.push(account)))
  first.finish()
  await Promise.all(works)
  expect(served).toEqual(['mallory', 'alice', 'bob', 'mallory', 'alice', 'mallory'])
})

test('more of one account, or more accounts, than may wait are refused; after a fault the next is served', async () => {
  const turns = createFairTurns({ accounts: 2, each: 2 })
  const first = until()
  const fault = turns('mallory', async () => {
    await first.done
    throw new Error('broken')
  })
  const code = (account: string) =>
    turns(account, async () => 'served').catch((error: { code: string }) => error.code)
  const answers = ['mallory', 'mallory', 'mallory', 'alice', 'bob', 'alice'].map(code)
  first.finish()
  expect(await fault.catch(({ message }) => message)).toBe('broken')
  expect(await Promise.all(answers)).toEqual([
    ...['served', 'served', 'overloaded', 'served', 'overloaded', 'served'],
  ])
  expect(await code('bob')).toBe('served')
})
