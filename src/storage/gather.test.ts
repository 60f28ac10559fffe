import { describe, expect, test } from 'bun:test'
import { gather, padded, share } from './gather.ts'

const createSlow = () => {
  const asked: string[][] = []
  const open: (() => void)[] = []
  let isBroken = false
  let version = 0
  const ask = gather(async (keys: string[]) => {
    asked.push(keys)
    const answers = new Map(keys.filter((key) => key !== 'none').map((key) => [key, `${key}${version}`]))
    await new Promise<void>((resolve) => open.push(resolve))
    if (isBroken) throw new Error('broken')
    return answers
  })
  const answerAll = async (): Promise<void> => {
    for (;;) {
      for (const resolve of open.splice(0)) resolve()
      await Bun.sleep(0)
      if (open.length === 0) return
    }
  }
  return {
    asked,
    ask,
    answerAll,
    change: () => (version += 1),
    break: () => (isBroken = true),
  }
}

describe('gathering questions', () => {
  test('asks alone at once, and together while others are under way', async () => {
    const { asked, ask, answerAll } = createSlow()
    const all = Promise.all(['a', 'b', 'c', 'd', 'c', 'none'].map(ask))
    expect(asked).toEqual([['a'], ['b']])
    await answerAll()
    expect(await all).toEqual(['a0', 'b0', 'c0', 'd0', 'c0', undefined])
    expect(asked).toEqual([['a'], ['b'], ['c', 'd', 'none']])
  })

  test('never answers with what was read before it was asked for', async () => {
    const { ask, answerAll, change } = createSlow()
    const before = ask('a')
    change()
    const after = ask('a')
    await answerAll()
    expect([await before, await after]).toEqual(['a0', 'a1'])
  })

  test('goes on in parts when there are many, and after a failure', async () => {
    const slow = createSlow()
    const keys = Array.from({ length: 600 }, (_, i) => `k${i}`)
    const all = Promise.all(keys.map(slow.ask))
    await slow.answerAll()
    expect((await all).length).toBe(600)
    expect(Math.max(...slow.asked.map(({ length }) => length))).toBe(256)
    slow.break()
    const failed = Promise.allSettled(['a', 'b', 'c'].map(slow.ask))
    await slow.answerAll()
    expect((await failed).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
    expect(slow.asked.at(-1)).toEqual(['c'])
  })

  test('pads to few sizes', () => {
    expect(padded(['a'])).toEqual(['a'])
    expect(padded(['a', 'b', 'c'])).toEqual(['a', 'b', 'c', 'c'])
    expect(padded(Array.from({ length: 200 }, String)).length).toBe(256)
  })

  test('shares the answer to the same question, and never one that was begun before it', async () => {
    let runs = 0
    const open: (() => void)[] = []
    const ask = share(async (room: string, after: number) => {
      runs += 1
      const answer = `${room} ${after} ${runs}`
      await new Promise<void>((resolve) => open.push(resolve))
      return answer
    })
    const all = Promise.all([ask('a', 1), ask('a', 1), ask('a', 1), ask('a', 2)])
    for (let i = 0; i < 5; i += 1) {
      for (const resolve of open.splice(0)) resolve()
      await Bun.sleep(0)
    }
    expect(await all).toEqual(['a 1 1', 'a 1 3', 'a 1 3', 'a 2 2'])
  })
})
