import type { Job, Outcome } from '../engine.ts'
import {
  ConnectionLost,
  isDiskFull,
  isPassing,
  mayHaveHappened,
  OutcomeUnknown,
  toRefusal,
  unreachable,
} from './faults.ts'

/** Before the next try to reach a database that is away. */
const betweenTriesMs = 100

/**
 * What becomes of writes whose transaction failed: while nothing of one stands it is tried again, for so long, and
 * then refused.
 */
export const createSettle = (now: () => number, patienceMs: number) => {
  const arrivals = new WeakMap<Job, number>()
  const firstTries = new WeakMap<Job, number>()

  /** It is waited for from now on. */
  const arrived = (job: Job): void => void arrivals.set(job, now())

  /** The same; and what stands in its way has no patience of its own, that would begin with the first failure. */
  const begin = (job: Job): void => {
    arrived(job)
    firstTries.set(job, now())
  }

  /** For the next round, or refused when it has waited long enough. Nothing of it may stand. */
  const again = (job: Job): Outcome => {
    const first = firstTries.get(job)
    if (first === undefined) firstTries.set(job, now())
    return first !== undefined && now() - first > patienceMs ? { error: unreachable() } : { again: true }
  }

  /** For when the database is away: whoever waited long enough is refused, tried or not. */
  const away = (job: Job): Outcome =>
    now() - (arrivals.get(job) ?? now()) > patienceMs ? { error: unreachable() } : again(job)

  /**
   * Runs a batch as one transaction. What passes by is tried again; a fault of one write, which would sink the
   * others with it, is found by halving.
   */
  const batch = async (jobs: Job[], commit: (jobs: Job[]) => Promise<Outcome[]>): Promise<Outcome[]> => {
    try {
      return await commit(jobs)
    } catch (error) {
      if (isPassing(error)) {
        if (!(error instanceof ConnectionLost)) return jobs.map(again)
        await Bun.sleep(betweenTriesMs)
        return jobs.map(away)
      }
      if (error instanceof OutcomeUnknown)
        return jobs.map((job) => ({ error: mayHaveHappened(hasNonce(job)) }))
      if (isDiskFull(error) || jobs.length === 1) return jobs.map(() => ({ error: toRefusal(error) }))
      const half = Math.ceil(jobs.length / 2)
      return [...(await batch(jobs.slice(0, half), commit)), ...(await batch(jobs.slice(half), commit))]
    }
  }

  return { arrived, begin, again, away, batch }
}

/** Whether the same once more is found again instead of being done twice. */
const hasNonce = (job: Job): boolean => {
  const input = 'append' in job ? job.append : job.input
  return typeof (input as { nonce?: unknown } | null)?.nonce === 'string'
}

export type Settle = ReturnType<typeof createSettle>
