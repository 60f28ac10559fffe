import { createLruCache } from '../lru-cache.ts'
import type { AccountStanding, SanctionInForce } from '../moderation/ports.ts'
import { isOperator, operatorStanding } from '../operator.ts'
import type { Store } from '../ports.ts'

/** What decides about accounts, from memory. `forget` must follow every change, on every node. */
export type Standings = {
  /** Undefined when there is no such account. */
  of(account: string): Promise<AccountStanding | undefined>
  /** Undefined when it is not in memory. */
  peek(account: string): AccountStanding | undefined
  forget(account: string): void
  forgetAll(): void
}

export const createStandings = (store: Store): Standings => {
  const byAccount = createLruCache<AccountStanding>(20_000)
  const load = (account: string): Promise<AccountStanding | undefined> =>
    isOperator(account) ? Promise.resolve(operatorStanding) : store.moderation.standing(account)
  return {
    of: (account) => byAccount.get(account, load),
    peek: byAccount.peek,
    forget: (account) => byAccount.delete(account),
    forgetAll: () => byAccount.drop(() => true),
  }
}

/** The sanction of this kind that is in force now, in a room or (`room` null) everywhere. */
export const sanctionIn = (
  { sanctions }: AccountStanding,
  kind: SanctionInForce['kind'],
  room: string | null,
  now: number,
): SanctionInForce | undefined =>
  sanctions.find((one) => one.kind === kind && one.room === room && (one.until === null || one.until > now))
