import { type Kysely, sql } from 'kysely'
import type { Place } from '../../core/deletions/ports.ts'
import type { Message } from '../../protocol/entities.ts'
import { messageFromRow } from '../message-from-row.ts'
import type { Tables } from '../tables.ts'
import { emptied, forgetContent } from './forget-content.ts'
import { correctTally } from './tally.ts'
import { refreshThreads } from './thread-summaries.ts'

/**
 * Follows the index of nonces, as nothing else is kept by author: another index would cost every message that
 * is sent. So it comes in no particular order.
 */
export const writtenBy = async (
  db: Kysely<Tables>,
  account: string,
  after: string,
  limit: number,
): Promise<{ places: (Place & { at: number })[]; next: string | undefined }> => {
  const rows = await db
    .selectFrom('messages')
    .select(['room', 'seq', 'at', 'deleted', 'nonce'])
    .where('author', '=', account)
    .where('nonce', 'is not', null)
    .where('nonce', '>', after)
    .orderBy('nonce')
    .limit(limit)
    .execute()
  const places = rows
    .filter(({ deleted }) => deleted === 0)
    .map(({ room, seq, at }) => ({ room, seq: Number(seq), at: Number(at) }))
  return { places, next: rows.length < limit ? undefined : (rows.at(-1)?.nonce ?? undefined) }
}

export const messagesAt = async (db: Kysely<Tables>, places: Place[]): Promise<Message[]> => {
  if (places.length === 0) return []
  const rows = await db
    .selectFrom('messages')
    .selectAll()
    .where((eb) => eb.or(places.map(({ room, seq }) => eb.and({ room, seq }))))
    .orderBy('at', 'desc')
    .orderBy('seq', 'desc')
    .execute()
  return rows.map(messageFromRow)
}

/** The room's row stays locked until the commit, so nothing else takes a revision in between. */
const lockRoom = async (db: Kysely<Tables>, room: string): Promise<number> => {
  const query = db
    .updateTable('rooms')
    .set((eb) => ({ rev: eb.ref('rev') }))
    .where('id', '=', room)
  return Number((await query.returning('rev').executeTakeFirstOrThrow()).rev)
}

const setHead = async (db: Kysely<Tables>, room: string, rev: number): Promise<void> => {
  await db.updateTable('rooms').set({ rev }).where('id', '=', room).execute()
}

export type DeletionBatch = { deletion: string; room: string; seqs: number[] }

export const deleteBatch = async (
  db: Kysely<Tables>,
  { deletion, room, seqs }: DeletionBatch,
): Promise<Message[]> => {
  const head = await lockRoom(db, room)
  const rows = await db
    .selectFrom('messages')
    .selectAll()
    .where('room', '=', room)
    .where('seq', 'in', seqs)
    .where('deleted', '=', 0)
    .where('kind', '<>', 'notice')
    .orderBy('seq')
    .execute()
  if (rows.length === 0) return []
  const kept = rows.map(({ seq, author, text, edited_at, reactions, mentions, files }, i) => {
    return {
      deletion,
      room,
      seq,
      author,
      text,
      edited_at,
      reactions,
      mentions,
      files,
      deleted_rev: head + i + 1,
    }
  })
  await forgetContent(db, rows)
  await db.insertInto('deleted_messages').values(kept).execute()
  await db
    .updateTable('messages')
    .from('deleted_messages as d')
    .set((eb) => ({ ...emptied, rev: eb.ref('d.deleted_rev') }))
    .where('messages.room', '=', room)
    .whereRef('messages.seq', '=', 'd.seq')
    .where('d.deletion', '=', deletion)
    .where('d.room', '=', room)
    .where('d.deleted_rev', '>', head)
    .execute()
  await correctTally(
    db,
    rows.map((row) => ({ row, isDeletedNow: true })),
  )
  await setHead(db, room, head + rows.length)
  await db
    .updateTable('deletions')
    .set((eb) => ({ messages: eb('messages', '+', rows.length) }))
    .where('id', '=', deletion)
    .execute()
  const deleted = rows.map((row, i) => messageFromRow({ ...row, ...emptied, rev: head + i + 1 }))
  return [...deleted, ...(await refreshThreads(db, rows))]
}

export const undoBatch = async (
  db: Kysely<Tables>,
  { deletion, limit }: { deletion: string; limit: number },
): Promise<{ room: string; messages: Message[]; also: Message[] } | undefined> => {
  const first = await db
    .selectFrom('deleted_messages')
    .select('room')
    .where('deletion', '=', deletion)
    .orderBy('room')
    .limit(1)
    .executeTakeFirst()
  if (!first) return undefined
  const { room } = first
  const head = await lockRoom(db, room)
  const kept = await db
    .selectFrom('deleted_messages')
    .select('seq')
    .where('deletion', '=', deletion)
    .where('room', '=', room)
    .orderBy('seq')
    .limit(limit)
    .execute()
  const seqs = kept.map(({ seq }) => Number(seq))
  await putBack(db, deletion, room, seqs, head)
  await db
    .deleteFrom('deleted_messages')
    .where('deletion', '=', deletion)
    .where('room', '=', room)
    .where('seq', 'in', seqs)
    .execute()
  const changed = await db
    .selectFrom('messages')
    .selectAll()
    .where('room', '=', room)
    .where('rev', '>', head)
    .whereRef('rev', '<>', 'seq')
    .orderBy('rev')
    .execute()
  await correctTally(
    db,
    changed.map((row) => ({ row: { ...row, deleted: 1 }, isDeletedNow: false })),
  )
  await setHead(db, room, head + changed.length)
  return { room, messages: changed.map(messageFromRow), also: await refreshThreads(db, changed) }
}

/** Numbered by the database, so that every message gets a revision of its own in one statement. */
const putBack = async (
  db: Kysely<Tables>,
  deletion: string,
  room: string,
  seqs: number[],
  head: number,
): Promise<void> => {
  await sql`
    update messages set text = v.text, edited_at = v.edited_at, reactions = v.reactions, mentions = v.mentions, files = v.files, deleted = 0,
      restored = coalesce(messages.restored, v.deleted_rev), rev = ${head} + v.place
    from (
      select d.seq, d.text, d.edited_at, d.reactions, d.mentions, d.files, d.deleted_rev, row_number() over (order by d.seq) as place
      from deleted_messages as d join messages as m on m.room = d.room and m.seq = d.seq and m.deleted = 1
      where d.deletion = ${deletion} and d.room = ${room} and d.seq in (${sql.join(seqs)})
    ) as v
    where messages.room = ${room} and messages.seq = v.seq`.execute(db)
}
