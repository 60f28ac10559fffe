import type { Kysely } from 'kysely'
import type { AccountStanding } from '../../core/moderation/ports.ts'
import type { Tables } from '../tables.ts'

/** What decides about an account, in one query. */
export const standingOf = async (
  db: Kysely<Tables>,
  account: string,
): Promise<AccountStanding | undefined> => {
  const rows = await db
    .selectFrom('accounts as a')
    .leftJoin('sanctions as s', 's.account', 'a.id')
    .where('a.id', '=', account)
    .select(['a.role', 'a.email', 'a.email_verified_at', 'a.must_verify'])
    .select(['s.kind', 's.room', 's.reason', 's.until'])
    .execute()
  const [first] = rows
  if (!first) return undefined
  const sanctions = rows.flatMap(({ kind, room, reason, until }) =>
    kind === null
      ? []
      : [{ kind, room: room || null, reason: reason ?? '', until: until === null ? null : Number(until) }],
  )
  return {
    role: first.role,
    isUnverified: first.email !== null && first.email_verified_at === null,
    sanctions,
    ...(first.must_verify === 1 ? { mustVerify: true as const } : {}),
  }
}
