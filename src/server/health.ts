import type { Clock, Store } from '../core/ports.ts'

const askAgainAfter = 1000
/** Whoever asks whether this server is ready waits some seconds at most; a database may take longer to say no. */
const patienceMs = 3_000
/** The same when the last answer was a no. */
const impatientMs = 500

type Answer = { ok: boolean; why?: string }

const late: Answer = { ok: false, why: `The database has not answered for ${patienceMs / 1000} seconds.` }

/**
 * What /healthz and /readyz say. A probe of the disk is shared by all who ask within a second, or until it has ended.
 */
export const createHealth = (store: Store, clock: Clock) => {
  let isServing = true
  let askedAt = Number.NEGATIVE_INFINITY
  let answer: Promise<Answer> = Promise.resolve({ ok: true })
  let isProbing = false
  let no: Answer | undefined

  const probe = async (): Promise<Answer> => {
    isProbing = true
    try {
      await store.probe()
      no = undefined
    } catch (error) {
      no = { ok: false, why: error instanceof Error ? error.message : 'The database does not answer.' }
    }
    isProbing = false
    return no ?? { ok: true }
  }

  const inTime = async (probed: Promise<Answer>): Promise<Answer> => {
    const waited = Promise.withResolvers<Answer>()
    const timer = setTimeout(
      () => {
        no ??= late
        waited.resolve(no)
      },
      no ? impatientMs : patienceMs,
    )
    const first = await Promise.race([probed, waited.promise])
    clearTimeout(timer)
    return first
  }

  return {
    serving: () => isServing,
    /** One that stops can still write and says no all the same: nobody new shall be sent to it. */
    async ready(): Promise<Answer> {
      if (!isServing) return { ok: false, why: 'The server is stopping.' }
      if (!isProbing && clock.monotonic() - askedAt > askAgainAfter) {
        askedAt = clock.monotonic()
        answer = inTime(probe())
      }
      return answer
    },
    stop: () => {
      isServing = false
    },
  }
}
