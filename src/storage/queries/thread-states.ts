import { type Kysely, sql } from 'kysely'
import type { Thread, ThreadState } from '../../protocol/entities/conversation.ts'
import { refuse } from '../../protocol/refusals.ts'
import { messageId, parseMessageId } from '../message-id.ts'
import type { Tables } from '../tables.ts'
import { threadBadges } from './badges.ts'
import { messagesAt } from './delete-batches.ts'

type Row = {
  read: number | null
  following: number | null
  rev: number
  unread: number
  mentions: number
}

const toState = (row: Row): ThreadState => ({
  following: row.following === 1,
  read: Number(row.read ?? 0),
  unread: Number(row.unread),
  mentions: Number(row.mentions),
  rev: Number(row.rev),
})

/** Where an account stands in a thread; one it never followed nor read is all read. */
export const threadState = async (db: Kysely<Tables>, id: string, account: string): Promise<ThreadState> => {
  const { room, root } = placeOf(id)
  const row = await db
    .selectFrom('rooms as r')
    .leftJoin('thread_follows as f', (on) =>
      on.onRef('f.room', '=', 'r.id').on('f.account', '=', account).on('f.root', '=', root),
    )
    .where('r.id', '=', room)
    .select(['r.rev', 'f.read', 'f.following'])
    .select(threadBadges(account))
    .executeTakeFirst()
  if (!row) throw refuse('not-found')
  return toState(row)
}

export const followedThreads = async (
  db: Kysely<Tables>,
  account: string,
  before: string | undefined,
  limit: number,
): Promise<Thread[]> => {
  let query = db
    .selectFrom('thread_follows as f')
    .innerJoin('threads as t', (on) => on.onRef('t.room', '=', 'f.room').onRef('t.root', '=', 'f.root'))
    .innerJoin('memberships as m', (on) =>
      on.onRef('m.room', '=', 'f.room').onRef('m.account', '=', 'f.account'),
    )
    .innerJoin('rooms as r', 'r.id', 'f.room')
    .where('f.account', '=', account)
    .where('f.following', '=', 1)
  const last = before === undefined ? undefined : await lastOf(db, account, before)
  if (last)
    query = query.where(
      sql<boolean>`(t.last_at, t.room, t.root) < (${last.last_at}, ${last.room}, ${last.root})`,
    )
  const rows = await query
    .select(['f.room', 'f.root', 'r.rev', 'f.read', 'f.following'])
    .select(threadBadges(account))
    .orderBy('t.last_at', 'desc')
    .orderBy('t.room', 'desc')
    .orderBy('t.root', 'desc')
    .limit(limit)
    .execute()
  const roots = await messagesAt(
    db,
    rows.map(({ room, root }) => ({ room, seq: Number(root) })),
  )
  const byId = new Map(roots.map((root) => [root.id, root]))
  return rows.flatMap((row) => {
    const root = byId.get(messageId(row.room, Number(row.root)))
    return root ? [{ room: row.room, root, state: toState(row) }] : []
  })
}

/** Of a thread in a room of theirs alone: any other is as if it were not there. */
const lastOf = async (db: Kysely<Tables>, account: string, id: string) => {
  const { room, root } = placeOf(id)
  return db
    .selectFrom('threads as t')
    .innerJoin('memberships as m', 'm.room', 't.room')
    .select(['t.last_at', 't.room', 't.root'])
    .where('m.account', '=', account)
    .where('t.room', '=', room)
    .where('t.root', '=', root)
    .executeTakeFirst()
}

/** Refuses what can't be the id of a message. */
export const placeOf = (id: string): { room: string; root: number } => {
  const place = parseMessageId(id)
  if (!place) throw refuse('not-found')
  return { room: place.room, root: place.seq }
}

/** Whoever read a thread did not decide yet whether to follow it; 0 is somebody who stopped. */
export const onlyRead = -1

export type Following = { root: string; account: string; on: boolean }

export const followThread = async (
  db: Kysely<Tables>,
  { root: id, account, on }: Following,
): Promise<ThreadState> => {
  const following = on ? 1 : 0
  // What was said before one follows is history, not unread.
  await db
    .insertInto('thread_follows')
    .values(({ selectFrom }) => ({
      ...placeOf(id),
      account,
      following,
      read: selectFrom('rooms').select('rev').where('id', '=', placeOf(id).room),
    }))
    .onConflict((oc) => oc.columns(['account', 'room', 'root']).doUpdateSet({ following }))
    .execute()
  return threadState(db, id, account)
}

export type ReadingThread = { root: string; account: string; seq: number }

export const markThreadRead = async (
  db: Kysely<Tables>,
  { root: id, account, seq }: ReadingThread,
): Promise<ThreadState> => {
  const { rev, read } = await threadState(db, id, account)
  const upTo = Math.max(read, Math.min(seq, rev))
  await db
    .insertInto('thread_follows')
    .values({ ...placeOf(id), account, following: onlyRead, read: upTo })
    .onConflict((oc) => oc.columns(['account', 'room', 'root']).doUpdateSet({ read: upTo }))
    .execute()
  return threadState(db, id, account)
}
