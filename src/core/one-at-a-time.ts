import { refuse } from '../protocol/refusals.ts'

/**
 * Does one thing of a kind at a time; a second one meanwhile is refused with `rate-limited`. What gives way is told to
 * stop by its signal instead, whose reason is such a refusal, and the second one begins as soon as it has.
 */
export type OneAtATime = <T>(
  key: string,
  work: (stop: AbortSignal) => Promise<T>,
  options?: { givesWay?: boolean },
) => Promise<T>

type Running = { givesWay: boolean; stop: AbortController; ended: Promise<void> }

export const createOneAtATime = (): OneAtATime => {
  const busy = new Map<string, Running>()
  return async (key, work, { givesWay = false } = {}) => {
    for (let running = busy.get(key); running; running = busy.get(key)) {
      if (!running.givesWay) throw refuse('rate-limited', 'The last one is still under way.', 1000)
      running.stop.abort(refuse('rate-limited', 'Another request took the place of this one.', 1000))
      await running.ended
    }
    const { promise: ended, resolve } = Promise.withResolvers<void>()
    const stop = new AbortController()
    busy.set(key, { givesWay, stop, ended })
    try {
      return await work(stop.signal)
    } finally {
      busy.delete(key)
      resolve()
    }
  }
}
