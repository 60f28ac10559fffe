import type { Account } from '../../protocol/entities.ts'
import type { Actor } from '../actor.ts'
import type { Core } from '../core.ts'
import { refuseSanction } from '../permissions/refuse-sanction.ts'
import { sanctionIn } from '../permissions/standings.ts'
import type { AccountRecord } from '../ports.ts'
import { ownAccount } from './sessions.ts'

/**
 * Opens a session on the device that asks. The token is told once and stored only as a hash. Refuses `forbidden`
 * with the reason and the end of a ban; only somebody who proved to be that account gets here.
 */
export const openSession = async (
  { store, standings, ids, clock }: Core,
  actor: Actor,
  account: AccountRecord,
): Promise<{ token: string; account: Account }> => {
  const token = ids.token()
  const now = clock.wall()
  const standing = await standings.of(account.id)
  const ban = standing && sanctionIn(standing, 'ban', null, now)
  if (ban) throw refuseSanction('forbidden', ban, now)
  await store.sessions.create({
    id: ids.short(),
    tokenHash: ids.hashToken(token),
    account: account.id,
    createdAt: now,
    usedAt: now,
    agent: actor.agent,
    address: actor.address,
  })
  return { token, account: ownAccount(account) }
}
