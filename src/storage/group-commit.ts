import { refuse } from '../protocol/refusals.ts'
import type { Job, Outcome, Pace, WatchCommit } from './engine.ts'

type Waiting = { job: Job; resolve: (value: never) => void; reject: (reason: unknown) => void }

/** Writes that may wait at once; more are refused before they are accepted (promise R9). */
export const maximumWaiting = 50_000
/** No more wait than were lately committed in so long, so that what is accepted is done soon. */
const maximumWaitMs = 200
/** But so many may always wait. */
const mayWait = 2_000
/** Text of all of them together, in UTF-16 code units. */
export const maximumWaitingLength = 32 * 1024 * 1024

export type GroupCommitOptions = {
  pace: Pace
  /** Milliseconds that never go back. */
  now: () => number
  watch: WatchCommit
  /** Writes of one commit, so that no commit holds up the others for long. */
  batchSize?: number
  /** While nothing can be done at all: what is to become of a write that waits for its round. */
  stalled?: () => ((job: Job) => Outcome) | undefined
}

/**
 * Gathers writes and commits them together: at once when nothing came for a while, else at most one round
 * per `pace()` milliseconds. One window serves both the commit and the fan-out that follows it.
 */
export const groupCommit = (
  runBatch: (jobs: Job[]) => Promise<Outcome[]>,
  { pace, now, watch, batchSize = 2_000, stalled = () => undefined }: GroupCommitOptions,
) => {
  let waiting: Waiting[] = []
  let waitingLength = 0
  let isScheduled = false
  let isHeld = false
  let lastRound = Number.NEGATIVE_INFINITY
  let rounds = Promise.resolve()
  /** Writes in a millisecond while at least one round full was waiting. */
  let speed = Number.POSITIVE_INFINITY
  let busySince: number | undefined

  const schedule = (): void => {
    if (isScheduled || isHeld || waiting.length === 0) return
    isScheduled = true
    const wait = lastRound + pace() - now()
    if (wait <= 0) setImmediate(start)
    else setTimeout(start, wait)
  }

  const start = (): void => {
    rounds = round()
  }

  /**
   * While something waits, from the end of one round to that of the next: between them other things are done. Of a
   * round that could have taken more it tells nothing.
   */
  const measure = (done: number, wasFull: boolean): void => {
    if (wasFull && done > 0) {
      const latest = done / Math.max(0.1, now() - (busySince ?? lastRound))
      speed = Number.isFinite(speed) ? 0.7 * speed + 0.3 * latest : latest
    }
    busySince = waiting.length > 0 ? now() : undefined
  }

  const isFull = (): boolean =>
    waiting.length >= maximumWaiting ||
    waiting.length >= Math.max(mayWait, speed * maximumWaitMs) ||
    waitingLength >= maximumWaitingLength

  const round = async (): Promise<void> => {
    lastRound = now()
    const batch = waiting.splice(0, batchSize)
    waitingLength -= lengthOf(batch)
    const outcomes = await runBatch(batch.map(({ job }) => job))
    const undone = batch.filter((one, i) => !answer(one, outcomes[i] as Outcome))
    // They go first, in their order: what one sender sends never overtakes itself.
    waiting.unshift(...undone)
    waitingLength += lengthOf(undone)
    const outcomeOf = stalled()
    if (outcomeOf) refuseSome(outcomeOf)
    measure(batch.length - undone.length, batch.length === batchSize)
    if (undone.length < batch.length) watch(batch.length - undone.length, now() - lastRound)
    isScheduled = false
    schedule()
  }

  /** Those too that no round would come to soon. */
  const refuseSome = (outcomeOf: (job: Job) => Outcome): void => {
    waiting = waiting.filter((one) => !answer(one, outcomeOf(one.job)))
    waitingLength = lengthOf(waiting)
  }

  return {
    add<T>(job: Job): Promise<T> {
      if (isFull()) return Promise.reject(refuse('overloaded', undefined, 1000))
      return new Promise<T>((resolve, reject) => {
        const one = { job, resolve, reject }
        waiting.push(one)
        waitingLength += lengthOfOne(one)
        schedule()
      })
    },
    /** Does something between two rounds; writes wait until it is over. */
    async between(work: () => Promise<void>): Promise<void> {
      while (isHeld) await new Promise((resolve) => setImmediate(resolve))
      isHeld = true
      try {
        while (isScheduled) {
          await new Promise((resolve) => setImmediate(resolve))
          await rounds
        }
        await work()
      } finally {
        isHeld = false
        schedule()
      }
    },
    /** Resolves when every write added so far is committed or refused. */
    async settle(): Promise<void> {
      while (isScheduled || isHeld || waiting.length > 0) {
        await new Promise((resolve) => setImmediate(resolve))
        await rounds
      }
    },
  }
}

const lengthOf = (batch: Waiting[]): number => batch.reduce((sum, one) => sum + lengthOfOne(one), 0)

const lengthOfOne = ({ job }: Waiting): number => ('append' in job ? job.append.text.length : 0)

/** Whether the write has its answer; one that is to be tried again waits for the next round. */
const answer = ({ resolve, reject }: Waiting, outcome: Outcome): boolean => {
  if ('again' in outcome) return false
  if ('ok' in outcome) resolve(outcome.ok as never)
  else reject(outcome.error)
  return true
}
