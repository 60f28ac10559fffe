import type { Kysely, Selectable } from 'kysely'
import type { OwedMail, StoredMail } from '../../core/mail/ports.ts'
import { limits } from '../../protocol/limits.ts'
import type { Tables } from '../tables.ts'

const day = 24 * 60 * 60 * 1000

const toRecord = (row: Selectable<Tables['outbox']>): StoredMail => ({
  id: row.id,
  kind: row.kind,
  account: row.account,
  address: row.address,
  state: row.state,
  createdAt: Number(row.created_at),
  tries: Number(row.tries),
  error: row.error,
})

/** Part of the write that causes the mails, so that they are owed exactly when it stands. */
export const oweMails = async (
  db: Kysely<Tables>,
  { mails, at }: { mails: OwedMail[]; at: number },
): Promise<void> => {
  if (mails.length === 0) return
  const rows = mails.map((mail) => ({
    ...mail,
    state: 'waiting' as const,
    created_at: at,
    due_at: at,
    claimed_until: null,
    error: null,
  }))
  await db.insertInto('outbox').values(rows).execute()
}

/** When the next one may be tried: the end of a claim counts too, as its worker may have died. */
export const nextDueMail = async (db: Kysely<Tables>): Promise<number | undefined> => {
  const row = await db
    .selectFrom('outbox')
    .select((eb) => eb.fn.min(eb.fn.coalesce('claimed_until', 'due_at')).as('due'))
    .where('state', '=', 'waiting')
    .executeTakeFirst()
  return row?.due === null || row?.due === undefined ? undefined : Number(row.due)
}

export const claimMails = async (
  db: Kysely<Tables>,
  { at, until, limit }: { at: number; until: number; limit: number },
): Promise<StoredMail[]> => {
  await forgetOld(db, at - limits.mailKeptDays * day)
  const due = db
    .selectFrom('outbox')
    .select('id')
    .where('state', '=', 'waiting')
    .where('due_at', '<=', at)
    .where((eb) => eb.or([eb('claimed_until', 'is', null), eb('claimed_until', '<=', at)]))
    // New ones first: what was refused before must not hold them up.
    .orderBy('tries')
    .orderBy('due_at')
    .limit(limit)
  const rows = await db
    .updateTable('outbox')
    .set((eb) => ({ claimed_until: until, tries: eb('tries', '+', 1) }))
    .where('id', 'in', due)
    // Said again for databases where two workers may look at once: the second finds it claimed.
    .where((eb) => eb.or([eb('claimed_until', 'is', null), eb('claimed_until', '<=', at)]))
    .returningAll()
    .execute()
  return rows.map(toRecord)
}

const forgetOld = async (db: Kysely<Tables>, before: number): Promise<void> => {
  await db.deleteFrom('outbox').where('state', '<>', 'waiting').where('created_at', '<', before).execute()
}

export const releaseMails = async (db: Kysely<Tables>): Promise<void> => {
  await db.updateTable('outbox').set({ claimed_until: null }).where('claimed_until', 'is not', null).execute()
}

export const mailDone = async (db: Kysely<Tables>, id: string): Promise<void> => {
  await db.deleteFrom('outbox').where('id', '=', id).execute()
}

export const keepMail = async (db: Kysely<Tables>, id: string): Promise<void> => {
  await db
    .updateTable('outbox')
    .set({ state: 'kept', claimed_until: null, error: null })
    .where('id', '=', id)
    .execute()
}

export const putOffMail = async (
  db: Kysely<Tables>,
  { id, error, dueAt }: { id: string; error: string; dueAt: number | null },
): Promise<void> => {
  const next = dueAt === null ? { state: 'failed' as const } : { due_at: dueAt }
  await db
    .updateTable('outbox')
    .set({ ...next, claimed_until: null, error })
    .where('id', '=', id)
    .execute()
}

export const replaceMail = async (
  db: Kysely<Tables>,
  { id, mails, at }: { id: string; mails: OwedMail[]; at: number },
): Promise<void> => {
  const { numDeletedRows } = await db.deleteFrom('outbox').where('id', '=', id).executeTakeFirstOrThrow()
  if (Number(numDeletedRows) > 0) await oweMails(db, { mails, at })
}

export const retryMail = async (
  db: Kysely<Tables>,
  { id, at }: { id: string; at: number },
): Promise<boolean> => {
  const row = await db
    .updateTable('outbox')
    .set({ state: 'waiting', due_at: at, claimed_until: null, tries: 0, error: null })
    .where('id', '=', id)
    .where('state', '<>', 'waiting')
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

export const mailsIn = async (
  db: Kysely<Tables>,
  { state, account, limit }: { state?: StoredMail['state']; account?: string; limit: number },
): Promise<StoredMail[]> => {
  const rows = await db
    .selectFrom('outbox')
    .selectAll()
    .$if(state !== undefined, (query) => query.where('state', '=', state as StoredMail['state']))
    .$if(account !== undefined, (query) => query.where('account', '=', account as string))
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map(toRecord)
}

export const mailById = async (db: Kysely<Tables>, id: string): Promise<StoredMail | undefined> => {
  const row = await db.selectFrom('outbox').selectAll().where('id', '=', id).executeTakeFirst()
  return row && toRecord(row)
}
