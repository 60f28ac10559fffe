import type { Kysely } from 'kysely'
import type { Act, Acted, Sanction, SanctionKind } from '../../core/moderation/ports.ts'
import { refuse } from '../../protocol/refusals.ts'
import { nameKey } from '../name-key.ts'
import type { Tables } from '../tables.ts'
import { appendAudit } from './audit.ts'
import { insertNotice } from './notices.ts'
import { dropMembership } from './rooms.ts'

/** Puts a sanction in force and ends what it takes away. */
export const putSanction = async (
  db: Kysely<Tables>,
  { sanction, act }: { sanction: Sanction; act: Act },
): Promise<Acted> => {
  // The log first: its lock keeps acts of several nodes apart, so that two can't take the last two owners.
  await appendAudit(db, act.audit)
  const { kind, account, room, reason, until, by, at } = sanction
  if (room === null && kind === 'ban') await mustNotBeLastOwner(db, account.id)
  const terms = { reason, until, by: by.id, at }
  await db
    .insertInto('sanctions')
    .values({ account: account.id, room: room ?? '', kind, ...terms })
    .onConflict((oc) => oc.columns(['account', 'room', 'kind']).doUpdateSet(terms))
    .execute()
  const isOut = kind === 'ban'
  return {
    wasMember: isOut && room !== null && (await dropMembership(db, room, account.id)),
    endedSessions: isOut && room === null ? await endAllSessions(db, account.id) : [],
    ...(await insertNotice(db, act.notice)),
  }
}

export type Lifting = { kind: SanctionKind; account: string; room: string | null }

export const liftSanction = async (
  db: Kysely<Tables>,
  { lifting: { kind, account, room }, act }: { lifting: Lifting; act: Act },
): Promise<Acted | undefined> => {
  const lifted = await db
    .deleteFrom('sanctions')
    .where('account', '=', account)
    .where('room', '=', room ?? '')
    .where('kind', '=', kind)
    .returning('kind')
    .executeTakeFirst()
  if (!lifted) return undefined
  await appendAudit(db, act.audit)
  return { wasMember: false, endedSessions: [], ...(await insertNotice(db, act.notice)) }
}

/** Throws `forbidden`: an installation without an owner could never be mended from within. */
export const mustNotBeLastOwner = async (db: Kysely<Tables>, account: string): Promise<void> => {
  const owners = await db.selectFrom('accounts').select('id').where('role', '=', 'owner').limit(2).execute()
  if (owners.length === 1 && owners[0]?.id === account)
    throw refuse('forbidden', 'This is the last owner. Make somebody else an owner first.')
}

const endAllSessions = async (db: Kysely<Tables>, account: string): Promise<string[]> => {
  const rows = await db.deleteFrom('sessions').where('account', '=', account).returning('id').execute()
  return rows.map(({ id }) => id)
}

/** By name; an account's ban and mute are never torn apart by the end of a page. */
export const sanctionsIn = async (
  db: Kysely<Tables>,
  room: string | null,
  now: number,
  name: string,
  limit: number,
): Promise<{ sanctions: Sanction[]; more: boolean }> => {
  const rows = await db
    .selectFrom('sanctions as s')
    .innerJoin('accounts as a', 'a.id', 's.account')
    .leftJoin('accounts as b', 'b.id', 's.by')
    .where('s.room', '=', room ?? '')
    .where((eb) => eb.or([eb('s.until', 'is', null), eb('s.until', '>', now)]))
    .where('a.name_key', '>', nameKey(name))
    .select([
      's.kind',
      's.account',
      's.reason',
      's.until',
      's.by',
      's.at',
      'a.username',
      'b.username as by_name',
    ])
    .orderBy('a.name_key')
    .orderBy('s.kind')
    .limit(limit + 2)
    .execute()
  const isTorn = rows[limit] !== undefined && rows[limit]?.account === rows[limit - 1]?.account
  const shown = rows.slice(0, isTorn ? limit + 1 : limit)
  const sanctions = shown.map((row) => ({
    kind: row.kind,
    account: { id: row.account, name: row.username },
    room,
    reason: row.reason,
    until: row.until === null ? null : Number(row.until),
    by: { id: row.by, name: row.by_name ?? row.by },
    at: Number(row.at),
  }))
  return { sanctions, more: rows.length > shown.length }
}
