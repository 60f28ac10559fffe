import { type CallError, disconnected } from './call-error.ts'
import type { Clock } from './clock.ts'

type Waiter = { isReady(): boolean; resolve(): void; reject(error: CallError): void }

/** Those who wait for something to become true. `look` whenever it may have. */
export const createWaiting = (clock: Clock) => {
  const waiters = new Set<Waiter>()

  const add = (isReady: () => boolean, timeoutMs: number): Promise<void> =>
    new Promise((resolve, reject) => {
      const leave = (): void => {
        cancel()
        waiters.delete(waiter)
      }
      const waiter: Waiter = {
        isReady,
        resolve() {
          leave()
          resolve()
        },
        reject(error) {
          leave()
          reject(error)
        },
      }
      const cancel = clock.after(timeoutMs, () => waiter.reject(disconnected()))
      waiters.add(waiter)
    })

  return {
    /** Rejects with `disconnected` when it takes longer. */
    until: async (isReady: () => boolean, timeoutMs: number): Promise<void> => {
      if (!isReady()) await add(isReady, timeoutMs)
    },
    look(): void {
      for (const waiter of [...waiters]) if (waiter.isReady()) waiter.resolve()
    },
    failAll(error: CallError): void {
      for (const waiter of [...waiters]) waiter.reject(error)
    },
  }
}
