import { refuse } from '../protocol/refusals.ts'

/** Does one thing of a kind at a time; a second one meanwhile is refused with `rate-limited`. */
export type OneAtATime = <T>(key: string, work: () => Promise<T>) => Promise<T>

export const createOneAtATime = (): OneAtATime => {
  const busy = new Set<string>()
  return async (key, work) => {
    if (busy.has(key)) throw refuse('rate-limited', 'The last one is still under way.', 1000)
    busy.add(key)
    try {
      return await work()
    } finally {
      busy.delete(key)
    }
  }
}
