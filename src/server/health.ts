import type { Clock, Store } from '../core/ports.ts'

const askAgainAfter = 1000

/** What /healthz and /readyz say. A probe of the disk is shared by all who ask within a second. */
export const createHealth = (store: Store, clock: Clock) => {
  let isServing = true
  let askedAt = Number.NEGATIVE_INFINITY
  let answer: Promise<{ ok: boolean; why?: string }> | undefined

  const probe = async (): Promise<{ ok: boolean; why?: string }> => {
    try {
      await store.probe()
      return { ok: true }
    } catch (error) {
      return { ok: false, why: error instanceof Error ? error.message : 'The database does not answer.' }
    }
  }

  return {
    serving: () => isServing,
    ready() {
      if (!answer || clock.monotonic() - askedAt > askAgainAfter) {
        askedAt = clock.monotonic()
        answer = probe()
      }
      return answer
    },
    stop: () => {
      isServing = false
    },
  }
}
