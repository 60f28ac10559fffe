import type { Rate } from '../../protocol/rates.ts'
import { refuse } from '../../protocol/refusals.ts'
import type { Clock } from '../ports.ts'

/** Token buckets by key, on the monotonic clock, so that a changed wall clock opens no gate (R13). */
export type Limiter = {
  /** What was taken here from buckets that are no longer full, since the last call: for the other nodes. */
  takenHere(): Taken[]
  /** Another node took so many. */
  takenElsewhere(taken: Taken): void
  /** Takes one, or refuses with `rate-limited` and the time to wait. */
  take(key: string, rate: Rate): void
  /** Refuses when there is none left, without taking one. */
  mustHave(key: string, rate: Rate): void
  /** Takes one afterwards, into debt if need be, but never more than a burst deep. Refuses nobody. */
  charge(key: string, rate: Rate): void
}

export type Taken = { key: string; rate: Rate; count: number }

/** `untold`: taken here, and not known to other nodes. */
type Bucket = { tokens: number; at: number; rate: Rate; untold: number }

/** Buckets kept at once; beyond that the full ones, which mean nothing, are forgotten. */
const maximumBuckets = 50_000

/** Nodes tell each other of a bucket from here on: most people never come near, and cost nothing. */
const toldBelow = 0.5

/** `isShared`: other nodes take from the same buckets. */
export const createLimiter = (clock: Clock, isOn: boolean, isShared = false): Limiter => {
  const buckets = new Map<string, Bucket>()
  const toTell = new Set<string>()

  const bucketOf = (key: string, rate: Rate): Bucket => {
    const now = clock.monotonic()
    const bucket = buckets.get(key)
    if (!bucket) {
      if (buckets.size >= maximumBuckets) forgetFull(now)
      const fresh = { tokens: rate.burst, at: now, rate, untold: 0 }
      buckets.set(key, fresh)
      return fresh
    }
    bucket.tokens = Math.min(rate.burst, bucket.tokens + ((now - bucket.at) / 1000) * rate.perSecond)
    bucket.at = now
    bucket.rate = rate
    if (bucket.tokens === rate.burst) bucket.untold = 0
    return bucket
  }

  const forgetFull = (now: number): void => {
    for (const [key, { tokens, at, rate }] of buckets)
      if (tokens + ((now - at) / 1000) * rate.perSecond >= rate.burst) buckets.delete(key)
    // Whoever holds so many buckets half empty is an attacker; starting over is better than growing.
    if (buckets.size >= maximumBuckets) buckets.clear()
  }

  const mustHave = (key: string, rate: Rate): void => {
    const { tokens } = bucketOf(key, rate)
    if (tokens >= 1) return
    const retryAfterMs = Math.ceil(((1 - tokens) / rate.perSecond) * 1000)
    throw refuse('rate-limited', `Slow down: try again in ${Math.ceil(retryAfterMs / 1000)} s.`, retryAfterMs)
  }

  const takeFrom = (key: string, bucket: Bucket): void => {
    bucket.tokens = Math.max(bucket.tokens - 1, -bucket.rate.burst)
    if (!isShared) return
    bucket.untold += 1
    if (bucket.tokens < bucket.rate.burst * toldBelow) toTell.add(key)
  }

  if (!isOn)
    return {
      take: () => {},
      mustHave: () => {},
      charge: () => {},
      takenHere: () => [],
      takenElsewhere: () => {},
    }
  return {
    mustHave,
    take(key, rate) {
      mustHave(key, rate)
      takeFrom(key, bucketOf(key, rate))
    },
    charge: (key, rate) => takeFrom(key, bucketOf(key, rate)),
    takenHere() {
      const taken = [...toTell].flatMap((key): Taken[] => {
        const bucket = buckets.get(key)
        return bucket ? [{ key, rate: bucket.rate, count: bucket.untold }] : []
      })
      toTell.clear()
      for (const { key } of taken) (buckets.get(key) as Bucket).untold = 0
      return taken
    },
    takenElsewhere({ key, rate, count }) {
      const bucket = bucketOf(key, rate)
      bucket.tokens = Math.max(bucket.tokens - count, -rate.burst)
    },
  }
}
