import type { Kysely } from 'kysely'
import type { Page, PageRequest } from '../../core/ports.ts'
import type { Message } from '../../protocol/entities.ts'
import { refuse } from '../../protocol/refusals.ts'
import { messageFromRow } from '../message-from-row.ts'
import type { Tables } from '../tables.ts'

const headOf = async (db: Kysely<Tables>, room: string): Promise<number> => {
  const row = await db.selectFrom('rooms').select('rev').where('id', '=', room).executeTakeFirst()
  if (!row) throw refuse('not-found')
  return Number(row.rev)
}

const columns = [
  'room',
  'seq',
  'rev',
  'kind',
  'author',
  'author_name',
  'text',
  'at',
  'edited_at',
  'deleted',
  'reply_to',
  'reactions',
  'restored',
  'mentions',
  'thread',
  'also_in_room',
  'replies',
  'pinned',
  'files',
] as const

/**
 * Messages with `rev` in (after, head], in order of `rev`. Unchanged messages are found by their place,
 * changed ones by the index of changed ones; both runs are cut at the head read first, so that a commit in
 * between can only move a message to a later revision, which a live event tells.
 */
export const changesAfter = async (
  db: Kysely<Tables>,
  room: string,
  after: number,
  limit: number,
): Promise<{ messages: Message[]; rev: number; more: boolean }> => {
  const head = await headOf(db, room)
  if (after >= head) return { messages: [], rev: head, more: false }
  const unchanged = await db
    .selectFrom('messages')
    .select(columns)
    .where('room', '=', room)
    .where('seq', '>', after)
    .where('seq', '<=', head)
    .whereRef('rev', '=', 'seq')
    .orderBy('seq')
    .limit(limit + 1)
    .execute()
  const changed = await db
    .selectFrom('messages')
    .select(columns)
    .where('room', '=', room)
    .where('rev', '>', after)
    .where('rev', '<=', head)
    .whereRef('rev', '<>', 'seq')
    .orderBy('rev')
    .limit(limit + 1)
    .execute()
  const rows = [...unchanged, ...changed].sort((a, b) => Number(a.rev) - Number(b.rev))
  return { messages: rows.slice(0, limit).map(messageFromRow), rev: head, more: rows.length > limit }
}

/** A page in order of place, read from the table's own order on disk. */
export const historyPage = async (db: Kysely<Tables>, room: string, page: PageRequest): Promise<Page> => {
  const rev = await headOf(db, room)
  if (page.around !== undefined) return pageAround(db, room, rev, page.around, page.limit)
  if (page.after !== undefined) {
    const rows = await runAfter(db, room, page.after, page.limit + 1)
    const messages = rows.slice(0, page.limit)
    return {
      messages,
      rev,
      moreBefore: await hasBefore(db, room, page.after + 1),
      moreAfter: rows.length > page.limit,
    }
  }
  const before = page.before ?? rev + 1
  const rows = await runBefore(db, room, before, page.limit + 1)
  const messages = rows.slice(Math.max(0, rows.length - page.limit))
  return {
    messages,
    rev,
    moreBefore: rows.length > page.limit,
    moreAfter: await hasAfter(db, room, before - 1),
  }
}

const pageAround = async (
  db: Kysely<Tables>,
  room: string,
  rev: number,
  seq: number,
  limit: number,
): Promise<Page> => {
  const half = Math.floor(limit / 2)
  const older = await runBefore(db, room, seq, half + 1)
  const newer = await runAfter(db, room, seq - 1, limit - half + 1)
  return {
    messages: [...older.slice(Math.max(0, older.length - half)), ...newer.slice(0, limit - half)],
    rev,
    moreBefore: older.length > half,
    moreAfter: newer.length > limit - half,
  }
}

const runAfter = async (db: Kysely<Tables>, room: string, seq: number, limit: number): Promise<Message[]> => {
  const rows = await db
    .selectFrom('messages')
    .select(columns)
    .where('room', '=', room)
    .where('seq', '>', seq)
    .orderBy('seq')
    .limit(limit)
    .execute()
  return rows.map(messageFromRow)
}

const runBefore = async (
  db: Kysely<Tables>,
  room: string,
  seq: number,
  limit: number,
): Promise<Message[]> => {
  const rows = await db
    .selectFrom('messages')
    .select(columns)
    .where('room', '=', room)
    .where('seq', '<', seq)
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute()
  return rows.reverse().map(messageFromRow)
}

const hasBefore = async (db: Kysely<Tables>, room: string, seq: number): Promise<boolean> =>
  (await runBefore(db, room, seq, 1)).length > 0

const hasAfter = async (db: Kysely<Tables>, room: string, seq: number): Promise<boolean> =>
  (await runAfter(db, room, seq, 1)).length > 0
