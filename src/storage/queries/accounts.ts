import type { Kysely, Selectable } from 'kysely'
import { isAlias } from '../../core/departures/alias.ts'
import { bareName } from '../../core/guests/guest-name.ts'
import type { AccountRecord, NewAccount } from '../../core/ports.ts'
import { refuse } from '../../protocol/refusals.ts'
import { alikeKey } from '../alike-key.ts'
import { padded } from '../gather.ts'
import { nameKey } from '../name-key.ts'
import type { Tables } from '../tables.ts'
import { lobby } from './lobby.ts'
import { isRetiredName } from './retired-names.ts'

export type AccountRow = Selectable<Tables['accounts']>

export const toRecord = (row: AccountRow): AccountRecord => ({
  id: row.id,
  username: row.username,
  role: row.role,
  createdAt: new Date(Number(row.created_at)).toISOString(),
  passwordHash: row.password_hash,
  ...(row.email === null ? {} : { email: row.email, emailVerified: row.email_verified_at !== null }),
  ...(row.new_email === null ? {} : { newEmail: row.new_email }),
  ...(row.must_verify === 1 ? { mustVerify: true } : {}),
})

/** Makes the account and its membership of the lobby. */
export const createAccount = async (db: Kysely<Tables>, account: NewAccount): Promise<AccountRecord> => {
  const key = nameKey(account.username)
  const taken = await db.selectFrom('accounts').select('id').where('name_key', '=', key).executeTakeFirst()
  if (taken || isAlias(account.username) || (await isRetiredName(db, key))) throw refuse('name-taken')
  const row: AccountRow = {
    id: account.id,
    username: account.username,
    name_key: key,
    alike_key: alikeKey(bareName(account.username)),
    role: await firstRole(db, account),
    password_hash: account.passwordHash,
    email: account.email,
    email_key: account.email === null ? null : nameKey(account.email),
    email_verified_at: null,
    new_email: null,
    new_email_key: null,
    must_verify: 0,
    created_at: account.at,
  }
  await db.insertInto('accounts').values(row).execute()
  await joinLobby(db, row.id)
  return toRecord(row)
}

/** Asked inside the transaction that makes the account, so that there is never a second first owner. */
const firstRole = async (db: Kysely<Tables>, { owner }: NewAccount): Promise<'owner' | 'member'> => {
  if (owner === undefined) return 'member'
  if (!(await hasOwner(db))) return 'owner'
  if (owner === 'must') throw refuse('forbidden', 'This installation has an owner already.')
  return 'member'
}

/** Without a notice: nobody did anything. What was said before is history, not unread. */
const joinLobby = async (db: Kysely<Tables>, account: string): Promise<void> => {
  const { rev } = await db
    .updateTable('rooms')
    .set((eb) => ({ members: eb('members', '+', 1) }))
    .where('id', '=', lobby.id)
    .returning('rev')
    .executeTakeFirstOrThrow()
  await db
    .insertInto('memberships')
    .values({ account, room: lobby.id, role: 'member', read: Number(rev), since: Number(rev) })
    .execute()
}

export const hasOwner = async (db: Kysely<Tables>): Promise<boolean> =>
  (await db.selectFrom('accounts').select('id').where('role', '=', 'owner').limit(1).executeTakeFirst()) !==
  undefined

export const accountsById = async (
  db: Kysely<Tables>,
  ids: string[],
): Promise<Map<string, AccountRecord>> => {
  const rows = await db.selectFrom('accounts').selectAll().where('id', 'in', padded(ids)).execute()
  return new Map(rows.map((row) => [row.id, toRecord(row)]))
}

export const accountByName = async (
  db: Kysely<Tables>,
  username: string,
): Promise<AccountRecord | undefined> => {
  const row = await db
    .selectFrom('accounts')
    .selectAll()
    .where('name_key', '=', nameKey(username))
    .executeTakeFirst()
  return row && toRecord(row)
}
