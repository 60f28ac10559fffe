import type { Kysely } from 'kysely'
import type { AccountRecord } from '../../core/accounts/ports.ts'
import { isAlias } from '../../core/departures/alias.ts'
import { guestName } from '../../core/guests/guest-name.ts'
import type { EnteringGuest } from '../../core/guests/ports.ts'
import { refuse } from '../../protocol/refusals.ts'
import { alikeKey } from '../alike-key.ts'
import { nameKey } from '../name-key.ts'
import type { Tables } from '../tables.ts'
import { toRecord } from './accounts.ts'
import { lobby } from './lobby.ts'
import { isRetiredName } from './retired-names.ts'
import { addMembers, dropMembership } from './rooms.ts'
import { createSession } from './sessions.ts'

type Db = Kysely<Tables>

type Entered = { account: AccountRecord; ended: string[] }

export const enterAsGuest = async (db: Db, { id, name, session }: EnteringGuest): Promise<Entered> => {
  await mustBeNobodys(db, name)
  const account = (await guestCalled(db, name)) ?? (await makeGuest(db, id, name, session.createdAt))
  const open = db.deleteFrom('sessions').where('account', '=', account.id)
  const ended = await open.returning('id').execute()
  await createSession(db, { ...session, account: account.id })
  await joinLobby(db, account.id)
  return { account, ended: ended.map((one) => one.id) }
}

type Hanging = { account: string; session: string }

export const leaveAsGuest = async (db: Db, { account, session }: Hanging): Promise<void> => {
  const of = db.deleteFrom('sessions').where('account', '=', account)
  await of.where('id', '=', session).execute()
  const another = db.selectFrom('sessions').select('id').where('account', '=', account)
  if (!(await another.executeTakeFirst())) await dropMembership(db, lobby.id, account)
}

const membersLeftBehind = (db: Db, openedBefore: number) =>
  db
    .selectFrom('memberships as m')
    .innerJoin('accounts as a', 'a.id', 'm.account')
    .select('a.id')
    .where('m.room', '=', lobby.id)
    .where('a.name_key', 'like', guestName('%'))
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('sessions as s')
            .select('s.id')
            .whereRef('s.account', '=', 'm.account')
            .where('s.created_at', '>=', openedBefore),
        ),
      ),
    )

export const guestsLeftBehind = async (db: Db, openedBefore: number): Promise<string[]> =>
  (await membersLeftBehind(db, openedBefore).execute()).map(({ id }) => id)

export type Leaving = { account: string; openedBefore: number }

export const leaveUnlessBack = async (db: Db, { account, openedBefore }: Leaving): Promise<boolean> => {
  const stays = await membersLeftBehind(db, openedBefore).where('a.id', '=', account).executeTakeFirst()
  if (!stays) return false
  await db.deleteFrom('sessions').where('account', '=', account).execute()
  await dropMembership(db, lobby.id, account)
  return true
}

export const guestsAlike = async (db: Db, name: string): Promise<string[]> => {
  const rows = await db
    .selectFrom('accounts')
    .select('id')
    .where('alike_key', '=', alikeKey(name))
    .where('name_key', 'like', guestName('%'))
    .execute()
  return rows.map(({ id }) => id)
}

const mustBeNobodys = async (db: Db, name: string): Promise<void> => {
  const registered = await db
    .selectFrom('accounts')
    .select('id')
    .where('alike_key', '=', alikeKey(name))
    .where('name_key', 'not like', guestName('%'))
    .limit(1)
    .executeTakeFirst()
  if (registered || isAlias(name) || (await isRetiredName(db, nameKey(name)))) throw refuse('name-taken')
}

const guestCalled = async (db: Db, name: string): Promise<AccountRecord | undefined> => {
  const key = nameKey(guestName(name))
  const row = await db.selectFrom('accounts').selectAll().where('name_key', '=', key).executeTakeFirst()
  return row && toRecord(row)
}

const makeGuest = async (db: Db, id: string, name: string, at: number): Promise<AccountRecord> => {
  const username = guestName(name)
  const row = await db
    .insertInto('accounts')
    .values({
      id,
      username,
      name_key: nameKey(username),
      alike_key: alikeKey(name),
      role: 'guest',
      password_hash: null,
      email: null,
      created_at: at,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  return toRecord(row)
}

const joinLobby = async (db: Db, account: string): Promise<void> => {
  const added = await db
    .insertInto('memberships')
    .values({ account, room: lobby.id, role: 'member' })
    .onConflict((oc) => oc.columns(['account', 'room']).doNothing())
    .returning('room')
    .executeTakeFirst()
  if (added) await addMembers(db, lobby.id, 1)
}
