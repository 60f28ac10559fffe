import type { Clock, Presence } from '../ports.ts'
import type { ProfileStore } from '../profiles/ports.ts'

/** When accounts were here last: kept in memory and written now and then, so that nobody's message waits for it. */
export type LastSeen = {
  /** It acts, or its connection is alive. */
  saw(account: string): void
  /** Milliseconds since 1970; undefined when it was not here lately: then the store knows. */
  of(account: string): number | undefined
  forget(account: string): void
  /** Writes down who left since the last call, and who was not written for some minutes. Called every few seconds. */
  tend(): Promise<void>
  /** Writes down everybody: before the server stops. */
  flush(): Promise<void>
}

/** Written this often while somebody stays, at most. */
const writeEveryMs = 5 * 60 * 1000
/** Written in one transaction. */
const atOnce = 500

type Entry = { seen: number; written: number; isConnected: boolean }

export const createLastSeen = (
  store: { profiles: Pick<ProfileStore, 'markSeen'> },
  presence: Presence,
  clock: Clock,
): LastSeen => {
  const entries = new Map<string, Entry>()

  const saw = (account: string): void => {
    const entry = entries.get(account)
    if (entry) entry.seen = clock.wall()
    else entries.set(account, { seen: clock.wall(), written: 0, isConnected: false })
  }

  /** Looks at one account, and answers whether to write it down now. */
  const isDue = (account: string, entry: Entry, now: number): boolean => {
    const isConnected = presence.isOnline(account)
    const hasGone = entry.isConnected && !isConnected
    entry.isConnected = isConnected
    if (isConnected) entry.seen = now
    // A clock that was put back must not stop the writing.
    return hasGone || (entry.seen !== entry.written && Math.abs(now - entry.written) >= writeEveryMs)
  }

  const write = async (accounts: string[]): Promise<void> => {
    for (let i = 0; i < accounts.length; i += atOnce) {
      const part = accounts.slice(i, i + atOnce).flatMap((account) => {
        const entry = entries.get(account)
        return entry ? [{ account, entry, at: entry.seen }] : []
      })
      await store.profiles.markSeen(part.map(({ account, at }) => ({ account, at })))
      for (const { entry, at } of part) entry.written = at
    }
  }

  /** Of those who are long gone, and written down, nothing has to stay in memory. */
  const forgetGone = (now: number): void => {
    for (const [account, { seen, written, isConnected }] of entries)
      if (!isConnected && seen === written && Math.abs(now - seen) >= writeEveryMs) entries.delete(account)
  }

  return {
    saw,
    of: (account) => entries.get(account)?.seen,
    forget: (account) => void entries.delete(account),
    async tend() {
      const now = clock.wall()
      await write([...entries].filter(([id, entry]) => isDue(id, entry, now)).map(([id]) => id))
      forgetGone(now)
    },
    flush: () => write([...entries.keys()]),
  }
}
