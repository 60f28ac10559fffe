import type { Kysely } from 'kysely'
import type { ProfileChange, ProfileRecord } from '../../core/profiles/ports.ts'
import { refuse } from '../../protocol/refusals.ts'
import { nameKey } from '../name-key.ts'
import type { Tables } from '../tables.ts'

const rows = (db: Kysely<Tables>) =>
  db
    .selectFrom('accounts as a')
    .leftJoin('profiles as p', 'p.account', 'a.id')
    .select(['a.id', 'a.username', 'p.first_name', 'p.last_name', 'p.display_name'])
    .select(['p.status_text', 'p.status_emoji', 'p.status_until'])
    .select(['p.hides_last_seen', 'p.last_seen_at', 'p.avatar'])

type Row = Awaited<ReturnType<ReturnType<typeof rows>['execute']>>[number]

const toRecord = (row: Row): ProfileRecord => ({
  account: row.id,
  username: row.username,
  firstName: row.first_name ?? '',
  lastName: row.last_name ?? '',
  displayName: row.display_name ?? '',
  statusText: row.status_text ?? '',
  statusEmoji: row.status_emoji ?? '',
  statusUntil: row.status_until === null ? null : Number(row.status_until),
  hidesLastSeen: row.hides_last_seen === 1,
  lastSeenAt: row.last_seen_at === null ? null : Number(row.last_seen_at),
  avatar: row.avatar,
})

export const profilesOf = async (db: Kysely<Tables>, accounts: string[]): Promise<ProfileRecord[]> => {
  if (accounts.length === 0) return []
  return (await rows(db).where('a.id', 'in', accounts).execute()).map(toRecord)
}

export const profileByName = async (
  db: Kysely<Tables>,
  username: string,
): Promise<ProfileRecord | undefined> => {
  const row = await rows(db).where('a.name_key', '=', nameKey(username)).executeTakeFirst()
  return row && toRecord(row)
}

const columnsOf = (change: ProfileChange) => ({
  ...(change.firstName === undefined ? {} : { first_name: change.firstName }),
  ...(change.lastName === undefined ? {} : { last_name: change.lastName }),
  ...(change.displayName === undefined ? {} : { display_name: change.displayName }),
  ...(change.statusText === undefined ? {} : { status_text: change.statusText }),
  ...(change.statusEmoji === undefined ? {} : { status_emoji: change.statusEmoji }),
  ...(change.statusUntil === undefined ? {} : { status_until: change.statusUntil }),
  ...(change.hidesLastSeen === undefined ? {} : { hides_last_seen: change.hidesLastSeen ? 1 : 0 }),
  ...(change.avatar === undefined ? {} : { avatar: change.avatar }),
})

/** Refuses `not-found` when the account is gone. Answers the profile before and after. */
export const updateProfile = async (
  db: Kysely<Tables>,
  { account, change }: { account: string; change: ProfileChange },
): Promise<{ before: ProfileRecord; after: ProfileRecord }> => {
  const [before] = await profilesOf(db, [account])
  if (!before) throw refuse('not-found')
  await db
    .insertInto('profiles')
    .values({ account, ...columnsOf(change) })
    .onConflict((oc) => oc.column('account').doUpdateSet({ account, ...columnsOf(change) }))
    .execute()
  return { before, after: { ...before, ...change } }
}

/** Accounts that are gone by now are passed over. */
export const markSeen = async (
  db: Kysely<Tables>,
  seen: { account: string; at: number }[],
): Promise<void> => {
  const ids = seen.map(({ account }) => account)
  const present = new Set((await profilesOf(db, ids)).map(({ account }) => account))
  const values = seen.filter(({ account }) => present.has(account))
  if (values.length === 0) return
  await db
    .insertInto('profiles')
    .values(values.map(({ account, at }) => ({ account, last_seen_at: at })))
    .onConflict((oc) =>
      oc.column('account').doUpdateSet((eb) => ({ last_seen_at: eb.ref('excluded.last_seen_at') })),
    )
    .execute()
}
