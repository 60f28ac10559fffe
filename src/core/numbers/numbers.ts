import { createLruCache } from '../lru-cache.ts'
import type { Numbered, NumberStore } from './ports.ts'

/** Ids as numbers, for dialects whose clients know no others. They never change, so memory may keep them. */
export type Numbers = {
  /** Gives one when there is none yet. */
  of(kind: Numbered, id: string): Promise<number>
  /** Without waiting; undefined when memory doesn't know. */
  peek(kind: Numbered, id: string): number | undefined
  /** Whose number it is; undefined for one that nobody has, or that is none. */
  id(kind: Numbered, number: unknown): Promise<string | undefined>
}

export const createNumbers = ({ numbers: store }: { numbers: NumberStore }): Numbers => {
  const known = {
    account: createLruCache<number>(20_000),
    room: createLruCache<number>(20_000),
  }
  return {
    async of(kind, id) {
      const found = await known[kind].get(id, async () => (await store.of(kind, id)) ?? store.give(kind, id))
      return found as number
    },
    peek: (kind, id) => known[kind].peek(id),
    async id(kind, number) {
      const plain = typeof number === 'string' && /^[1-9]\d{0,15}$/.test(number) ? Number(number) : number
      if (typeof plain !== 'number' || !Number.isSafeInteger(plain) || plain < 1) return undefined
      return store.id(kind, plain)
    },
  }
}
