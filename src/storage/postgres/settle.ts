import type { Job, Outcome } from '../engine.ts'
import { ConnectionLost, isDiskFull, isPassing, OutcomeUnknown, toRefusal, unreachable } from './faults.ts'

/** Before the next try to reach a database that is away. */
const betweenTriesMs = 100

/**
 * What becomes of writes whose transaction failed: while nothing of one stands it is tried again, for so long, and
 * then refused.
 */
export const createSettle = (now: () => number, patienceMs: number) => {
  const firstTries = new WeakMap<Job, number>()

  /** Its patience begins now, and not with the first try that fails. */
  const begin = (job: Job): void => void firstTries.set(job, now())

  /** For the next round, or refused when it has waited long enough. Nothing of it may stand. */
  const again = (job: Job): Outcome => {
    const first = firstTries.get(job)
    if (first === undefined) firstTries.set(job, now())
    return first !== undefined && now() - first > patienceMs ? { error: unreachable() } : { again: true }
  }

  /**
   * Runs a batch as one transaction. What passes by is tried again; a fault of one write, which would sink the
   * others with it, is found by halving.
   */
  const batch = async (jobs: Job[], commit: (jobs: Job[]) => Promise<Outcome[]>): Promise<Outcome[]> => {
    try {
      return await commit(jobs)
    } catch (error) {
      if (isPassing(error)) {
        if (error instanceof ConnectionLost) await Bun.sleep(betweenTriesMs)
        return jobs.map(again)
      }
      const isAboutAll = error instanceof OutcomeUnknown || isDiskFull(error)
      if (isAboutAll || jobs.length === 1) return jobs.map(() => ({ error: toRefusal(error) }))
      const half = Math.ceil(jobs.length / 2)
      return [...(await batch(jobs.slice(0, half), commit)), ...(await batch(jobs.slice(half), commit))]
    }
  }

  return { begin, again, batch }
}

export type Settle = ReturnType<typeof createSettle>
