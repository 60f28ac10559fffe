import type { OutboxStorage, PendingMessage } from '../../sdk/index.ts'
import { forgetHere, keepHere, keptHere, namesHere } from './device.ts'
import { markUnkept } from './unkept.ts'

const prefix = (account: string): string => `parley.outbox.${account}.`

/**
 * Unsent messages outlive the window. Each window has a list of its own, so that two never overwrite each
 * other's, and holds a lock as long as it is open; a list without a lock is left over, and is taken in.
 */
export const browserOutbox = (account: string): OutboxStorage => {
  const mine = prefix(account) + crypto.randomUUID()
  let held: Promise<void> | undefined
  return {
    async load() {
      // Nothing is in the list yet that somebody could take.
      held = hold(mine)
      const left: PendingMessage[] = []
      for (const key of keysOf(account)) if (key !== mine) left.push(...(await takeIn(key)))
      return left
    },
    async save(all) {
      await held
      if (all.length === 0) forgetHere(mine)
      const isUnkept = all.length > 0 && !keepHere(mine, JSON.stringify(all))
      markUnkept(mine, isUnkept)
    },
  }
}

const keysOf = (account: string): string[] => namesHere(prefix(account))

/** Resolves when the lock is held; it is let go when the window is closed. */
const hold = (name: string): Promise<void> =>
  new Promise((resolve) => {
    if (!('locks' in navigator)) return resolve()
    void navigator.locks.request(name, () => {
      resolve()
      return new Promise(() => {})
    })
  })

const takeIn = async (key: string): Promise<PendingMessage[]> => {
  const take = (): PendingMessage[] => {
    const kept = keptHere(key)
    forgetHere(key)
    return kept === null ? [] : JSON.parse(kept)
  }
  if (!('locks' in navigator)) return take()
  return navigator.locks.request(key, { ifAvailable: true }, (lock) => (lock ? take() : []))
}
