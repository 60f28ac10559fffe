import type { Kysely } from 'kysely'
import type { AccountStanding, SanctionInForce } from '../../core/moderation/ports.ts'
import { padded } from '../gather.ts'
import type { Tables } from '../tables.ts'

/** What decides about accounts, in one query. */
export const standingsOf = async (
  db: Kysely<Tables>,
  accounts: string[],
): Promise<Map<string, AccountStanding>> => {
  const rows = await db
    .selectFrom('accounts as a')
    .leftJoin('sanctions as s', 's.account', 'a.id')
    .where('a.id', 'in', padded(accounts))
    .select(['a.id', 'a.role', 'a.email', 'a.email_verified_at', 'a.must_verify'])
    .select(['s.kind', 's.room', 's.reason', 's.until'])
    .execute()
  const standings = new Map<string, AccountStanding & { sanctions: SanctionInForce[] }>()
  for (const { id, role, email, email_verified_at, must_verify, kind, room, reason, until } of rows) {
    const standing = standings.get(id) ?? {
      role,
      isUnverified: email !== null && email_verified_at === null,
      sanctions: [],
      ...(must_verify === 1 ? { mustVerify: true as const } : {}),
    }
    standings.set(id, standing)
    if (kind === null) continue
    const ends = until === null ? null : Number(until)
    standing.sanctions.push({ kind, room: room || null, reason: reason ?? '', until: ends })
  }
  return standings
}
