import { type Kysely, type Selectable, sql } from 'kysely'
import type { FileRecord, FinishedFile, NewFile, SharedFiles } from '../../core/files/ports.ts'
import { limits } from '../../protocol/limits.ts'
import { refuse } from '../../protocol/refusals.ts'
import { messageId } from '../message-id.ts'
import type { Tables } from '../tables.ts'
import { idsIn } from './drop-files.ts'

type Row = Selectable<Tables['files']>

export const fileFromRow = (row: Row): FileRecord => ({
  ...row,
  seq: row.seq === null ? null : Number(row.seq),
  bytes: Number(row.bytes),
  at: Number(row.at),
  thumbnail: row.thumbnail === 1,
})

/** All files of the account are counted in the transaction that adds one, so that no two pass the quota together. */
export const beginFile = async (
  db: Kysely<Tables>,
  { file, quota }: { file: NewFile; quota: number },
): Promise<void> => {
  const used = await usedBy(db, file.account)
  if (used + file.bytes > quota) throw refuse('over-quota', overQuota(quota - used))
  const { open } = await db
    .selectFrom('files')
    .select(db.fn.countAll<number>().as('open'))
    .where('account', '=', file.account)
    .where('state', '=', 'begun')
    .executeTakeFirstOrThrow()
  if (Number(open) >= limits.openUploads)
    throw refuse('rate-limited', 'Finish or cancel some of your uploads first.', 60_000)
  await db
    .insertInto('files')
    .values({ ...file, state: 'begun' })
    .execute()
}

const overQuota = (left: number): string =>
  `Your files may take ${Math.max(0, left).toLocaleString('en')} more bytes. Delete some messages with files first.`

export const usedBy = async (db: Kysely<Tables>, account: string): Promise<number> => {
  const { used } = await db
    .selectFrom('files')
    .select(sql<number>`coalesce(sum(bytes), 0)`.as('used'))
    .where('account', '=', account)
    .executeTakeFirstOrThrow()
  return Number(used)
}

export const fileById = async (db: Kysely<Tables>, id: string): Promise<FileRecord | undefined> => {
  const row = await db.selectFrom('files').selectAll().where('id', '=', id).executeTakeFirst()
  return row && fileFromRow(row)
}

export const knownFiles = async (db: Kysely<Tables>, ids: string[]): Promise<string[]> => {
  if (ids.length === 0) return []
  const rows = await db.selectFrom('files').select('id').where('id', 'in', ids).execute()
  return rows.map(({ id }) => id)
}

export const finishFile = async (db: Kysely<Tables>, { id, ...file }: FinishedFile): Promise<FileRecord> => {
  const found = await fileById(db, id)
  if (!found || found.state === 'dropped') throw refuse('not-found')
  if (found.state !== 'begun') return found
  await db
    .updateTable('files')
    .set({ ...file, thumbnail: file.thumbnail ? 1 : 0, state: 'done' })
    .where('id', '=', id)
    .execute()
  return { ...found, ...file, state: 'done' }
}

export const dropFile = async (
  db: Kysely<Tables>,
  { id, account }: { id: string; account: string },
): Promise<boolean> => {
  const { numUpdatedRows } = await db
    .updateTable('files')
    .set({ state: 'dropped' })
    .where('id', '=', id)
    .where('account', '=', account)
    .where('state', 'in', ['begun', 'done'])
    .executeTakeFirst()
  return Number(numUpdatedRows) > 0
}

export const shownFile = async (db: Kysely<Tables>, id: string): Promise<FileRecord | undefined> => {
  const row = await db
    .selectFrom('files as f')
    .innerJoin('messages as m', (join) => join.onRef('m.room', '=', 'f.room').onRef('m.seq', '=', 'f.seq'))
    .selectAll('f')
    .select('m.files as shown')
    .where('f.id', '=', id)
    .where('f.state', '=', 'sent')
    .where('m.deleted', '=', 0)
    .executeTakeFirst()
  if (!row) return undefined
  const { shown, ...file } = row
  return shown !== null && idsIn(shown).includes(id) ? fileFromRow(file) : undefined
}

export const sharedIn = async (
  db: Kysely<Tables>,
  room: string,
  before: number | undefined,
  limit: number,
): Promise<SharedFiles[]> => {
  let query = db
    .selectFrom('messages')
    .select(['room', 'seq', 'author', 'author_name', 'at', 'files'])
    .where('room', '=', room)
    .where('files', 'is not', null)
  if (before !== undefined) query = query.where('seq', '<', before)
  const rows = await query.orderBy('seq', 'desc').limit(limit).execute()
  return rows.map((row) => ({
    message: messageId(row.room, Number(row.seq)),
    seq: Number(row.seq),
    author: { id: row.author, name: row.author_name },
    at: Number(row.at),
    files: JSON.parse(row.files ?? '[]'),
  }))
}

export const dropAbandoned = async (db: Kysely<Tables>, before: number): Promise<number> => {
  const { numUpdatedRows } = await db
    .updateTable('files')
    .set({ state: 'dropped' })
    .where('state', 'in', ['begun', 'done'])
    .where('at', '<', before)
    .executeTakeFirst()
  return Number(numUpdatedRows)
}

export const droppedFiles = async (db: Kysely<Tables>, limit: number): Promise<string[]> => {
  const rows = await db.selectFrom('files').select('id').where('state', '=', 'dropped').limit(limit).execute()
  return rows.map(({ id }) => id)
}

export const forgetFiles = async (db: Kysely<Tables>, ids: string[]): Promise<void> => {
  if (ids.length === 0) return
  await db.deleteFrom('files').where('id', 'in', ids).where('state', '=', 'dropped').execute()
}

export const filesOf = async (
  db: Kysely<Tables>,
  account: string,
  after: string,
  limit: number,
): Promise<FileRecord[]> => {
  const rows = await db
    .selectFrom('files')
    .selectAll()
    .where('account', '=', account)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map(fileFromRow)
}
