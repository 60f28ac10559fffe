import { type Kysely, sql } from 'kysely'
import type { AuditDraft } from '../../core/audit/ports.ts'
import type { DeletionRecord, DeletionStore, NewDeletion } from '../../core/deletions/ports.ts'
import type { Tables } from '../tables.ts'
import { appendAudit } from './audit.ts'
import { dropFilesOf } from './drop-files.ts'

export const beginDeletion = async (
  db: Kysely<Tables>,
  { deletion, audit }: { deletion: NewDeletion; audit: AuditDraft },
): Promise<void> => {
  await appendAudit(db, audit)
  const { accounts, from, to, ...rest } = deletion
  await db
    .insertInto('deletions')
    .values({ ...rest, accounts: JSON.stringify(accounts), from_at: from, to_at: to })
    .execute()
}

export const beginUndo = async (
  db: Kysely<Tables>,
  { deletion, at, audit }: { deletion: string; at: number; audit: AuditDraft },
): Promise<void> => {
  await appendAudit(db, audit)
  await db.updateTable('deletions').set({ undone_at: at }).where('id', '=', deletion).execute()
}

const deletions = (db: Kysely<Tables>) =>
  db
    .selectFrom('deletions as d')
    .leftJoin('accounts as b', 'b.id', 'd.by')
    .selectAll('d')
    .select('b.username as by_name')

type Row = Awaited<ReturnType<ReturnType<typeof deletions>['execute']>>[number]

const withAuthors = async (db: Kysely<Tables>, rows: Row[]): Promise<DeletionRecord[]> => {
  const ids = [...new Set(rows.flatMap((row) => JSON.parse(row.accounts) as string[]))]
  const found =
    ids.length === 0
      ? []
      : await db.selectFrom('accounts').select(['id', 'username']).where('id', 'in', ids).execute()
  const names = new Map(found.map(({ id, username }) => [id, username]))
  return rows.map((row) => ({
    id: row.id,
    at: Number(row.at),
    by: { id: row.by, name: row.by_name ?? row.by },
    accounts: (JSON.parse(row.accounts) as string[]).map((id) => ({ id, name: names.get(id) ?? id })),
    room: row.room,
    from: Number(row.from_at),
    to: Number(row.to_at),
    reason: row.reason,
    messages: Number(row.messages),
    undoneAt: row.undone_at === null ? null : Number(row.undone_at),
  }))
}

export const deletionById = async (db: Kysely<Tables>, id: string): Promise<DeletionRecord | undefined> => {
  const rows = await deletions(db).where('d.id', '=', id).execute()
  return (await withAuthors(db, rows))[0]
}

export const deletionList = async (
  db: Kysely<Tables>,
  { room, after, asker }: Parameters<DeletionStore['list']>[0],
  limit: number,
): Promise<DeletionRecord[]> => {
  let query = deletions(db)
  if (room !== undefined) query = query.where('d.room', '=', room)
  if (asker !== undefined) query = query.where((eb) => eb.or([eb('d.room', 'is', null), isSeenBy(asker)]))
  // Of one that is not in the list, nothing is told by where the list goes on.
  const last = after === undefined ? undefined : await query.where('d.id', '=', after).executeTakeFirst()
  if (last)
    query = query.where((eb) =>
      eb.or([eb('d.at', '<', last.at), eb.and([eb('d.at', '=', last.at), eb('d.id', '<', last.id)])]),
    )
  return withAuthors(db, await query.orderBy('d.at', 'desc').orderBy('d.id', 'desc').limit(limit).execute())
}

const isSeenBy = (account: string) => sql<boolean>`exists (
  select 1 from rooms as o left join memberships as m on m.room = o.id and m.account = ${account}
  where o.id = d.room and (o.kind = 'public' or m.account is not null))`

export const forgetDeleted = async (db: Kysely<Tables>, before: number): Promise<number> => {
  const old = db.selectFrom('deletions').select('id').where('at', '<', before)
  await dropFilesOf(
    db,
    await db
      .selectFrom('deleted_messages')
      .select(['room', 'seq', 'files'])
      .where('deletion', 'in', old)
      .where('files', 'is not', null)
      .execute(),
  )
  const { numDeletedRows } = await db
    .deleteFrom('deleted_messages')
    .where('deletion', 'in', old)
    .executeTakeFirst()
  return Number(numDeletedRows)
}
