import type { Account } from '../../protocol/entities.ts'
import { limits } from '../../protocol/limits.ts'
import type { LoggedIn } from '../actor.ts'
import { createLruCache } from '../lru-cache.ts'
import type { AccountRecord, Clock, Ids, SessionRecord, Store } from '../ports.ts'

const day = 24 * 60 * 60 * 1000
/** Writing down every use would cost a write per call. */
const touchEvery = 60 * 60 * 1000
/** Somebody on the way changes addresses often. */
const touchEveryElsewhere = 5 * 60 * 1000

type Open = { record: SessionRecord; account: Account }

/** Sessions by token. `forget` must be called for every session that ended, on every node. */
export type Sessions = {
  /** `address` is where it is used from, for the list of sessions. */
  authenticate(token: string, address?: string): Promise<LoggedIn | undefined>
  forget(account: string): void
  forgetAll(): void
}

/** What an account may know about itself. Passwords stay in the store. */
export const ownAccount = ({ passwordHash: _, ...account }: AccountRecord): Account => account

export const createSessions = (store: Store, clock: Clock, ids: Ids): Sessions => {
  const open = createLruCache<Open>(20_000)

  const find = async (hash: string): Promise<Open | undefined> => {
    const record = await store.sessions.byTokenHash(hash)
    const account = record && (await store.accounts.byId(record.account))
    return account && { record, account: ownAccount(account) }
  }

  return {
    async authenticate(token, address) {
      if (token.length > 256) return undefined
      const found = await open.get(ids.hashToken(token), find)
      if (!found || isOver(found.record, clock.wall())) return undefined
      touch(store, found.record, clock.wall(), address)
      return { id: found.record.id, account: found.account }
    },
    forget: (account) => open.drop((entry) => entry?.account.id === account),
    forgetAll: () => open.drop(() => true),
  }
}

const isOver = ({ createdAt, usedAt }: SessionRecord, now: number): boolean =>
  now - usedAt > limits.sessionIdleDays * day || now - createdAt > limits.sessionMaxDays * day

/** A lost touch only ends an unused session a little earlier, so nobody waits for it. */
const touch = (store: Store, record: SessionRecord, now: number, address = record.address): void => {
  if (now - record.usedAt < (address === record.address ? touchEvery : touchEveryElsewhere)) return
  record.usedAt = now
  record.address = address
  store.sessions.touch(record.id, now, address).catch(() => {})
}
