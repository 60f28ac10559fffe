import type { Actor } from '../actor.ts'
import { createLruCache } from '../lru-cache.ts'
import type { Announcement, Clock, Log, Store } from '../ports.ts'
import type { DraftPlace } from './ports.ts'

/** Where accounts have drafts, from memory, so that sending costs nothing where there is none. */
export type Drafts = {
  /** A message was sent: its draft is forgotten, behind the answer. What is begun from now on is another one. */
  sent(actor: Actor, place: DraftPlace): void
  /** Until what was sent has been forgotten: two of one millisecond could not be told apart. */
  settled(account: string): Promise<void> | undefined
  /** The account wrote somewhere. */
  forget(account: string): void
}

type Parts = { store: Store; clock: Clock; log: Log; announce(announcement: Announcement): void }

const keyOf = ({ room, thread = '' }: DraftPlace): string => `${room} ${thread}`

export const createDrafts = ({ store, clock, log, announce }: Parts): Drafts => {
  const byAccount = createLruCache<Set<string>>(20_000)
  /** The last one of each account that is under way. */
  const clearings = new Map<string, Promise<void>>()
  const load = async (account: string): Promise<Set<string>> =>
    new Set((await store.drafts.of(account)).map(keyOf))

  const clear = async (account: string, session: string, place: DraftPlace, at: number): Promise<void> => {
    const places = await byAccount.get(account, load)
    if (!places?.has(keyOf(place))) return
    if (await store.drafts.set({ ...place, account, text: '', at, upTo: at }))
      announce(draftChanged(account, session, { ...place, text: '', at }))
  }

  return {
    sent({ session }, { room, thread }) {
      if (!session) return
      const account = session.account.id
      if (byAccount.peek(account)?.size === 0) return
      const place = thread === undefined ? { room } : { room, thread }
      const at = clock.wall()
      const clearing = (clearings.get(account) ?? Promise.resolve())
        .then(() => clear(account, session.id, place, at))
        .catch((error) => log.warn({ error: String(error) }, 'a draft could not be forgotten'))
        .finally(() => {
          if (clearings.get(account) === clearing) clearings.delete(account)
        })
      clearings.set(account, clearing)
    },
    settled: (account) => clearings.get(account),
    forget: (account) => byAccount.delete(account),
  }
}

/** To every device of the account but the one that wrote. */
export const draftChanged = (
  account: string,
  session: string,
  { at, ...draft }: DraftPlace & { text: string; at: number },
): Announcement => ({
  to: 'account',
  account,
  event: { event: 'draft.changed', draft: { ...draft, at: new Date(at).toISOString() } },
  except: session,
})
