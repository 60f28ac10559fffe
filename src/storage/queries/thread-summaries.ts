import type { Kysely } from 'kysely'
import type { Message, Replies } from '../../protocol/entities.ts'
import type { MessageRow } from '../drafts.ts'
import { messageFromRow } from '../message-from-row.ts'
import type { Tables } from '../tables.ts'
import { takeRevisions } from './revisions.ts'

const mostPeople = 5

/** The summary after one more reply: the same as counting all of them anew. */
export const withReply = (before: string | null, { author, at }: { author: string; at: number }): Replies => {
  const { count, people }: Pick<Replies, 'count' | 'people'> = before
    ? JSON.parse(before)
    : { count: 0, people: [] }
  return {
    count: count + 1,
    lastAt: new Date(at).toISOString(),
    people: [author, ...people.filter((other) => other !== author)].slice(0, mostPeople),
  }
}

type Reply = Pick<MessageRow, 'room' | 'thread'>

/**
 * Counts the threads anew in which replies were deleted or put back. A first message whose summary is another one
 * now takes a revision; answers those.
 */
export const refreshThreads = async (db: Kysely<Tables>, replies: Reply[]): Promise<Message[]> => {
  const changed: Message[] = []
  for (const [room, inRoom] of Map.groupBy(replies, (reply) => reply.room))
    for (const root of new Set(inRoom.flatMap(({ thread }) => (thread ? [Number(thread)] : [])))) {
      const message = await refreshThread(db, room, root)
      if (message) changed.push(message)
    }
  return changed
}

const refreshThread = async (
  db: Kysely<Tables>,
  room: string,
  root: number,
): Promise<Message | undefined> => {
  const row = await db
    .selectFrom('messages')
    .selectAll()
    .where('room', '=', room)
    .where('seq', '=', root)
    .executeTakeFirst()
  if (!row) return undefined
  const { summary, last } = await countReplies(db, room, root)
  await keepThread(db, room, root, last)
  const replies = summary && JSON.stringify(summary)
  if (replies === row.replies) return undefined
  const rev = await takeRevisions(db, room)
  await db
    .updateTable('messages')
    .set({ replies, rev })
    .where('room', '=', room)
    .where('seq', '=', root)
    .execute()
  return messageFromRow({ ...row, replies, rev })
}

type Last = { seq: number; at: number }

const countReplies = async (
  db: Kysely<Tables>,
  room: string,
  root: number,
): Promise<{ summary: Replies | null; last: Last | undefined }> => {
  const replies = () =>
    db.selectFrom('messages').where('room', '=', room).where('thread', '=', root).where('deleted', '=', 0)
  const authors = await replies()
    .select(({ fn }) => ['author', fn.max<number>('seq').as('seq'), fn.countAll<number>().as('count')])
    .groupBy('author')
    .orderBy('seq', 'desc')
    .execute()
  const last = await replies().select(['seq', 'at']).orderBy('seq', 'desc').limit(1).executeTakeFirst()
  if (!last) return { summary: null, last: undefined }
  const summary = {
    count: authors.reduce((sum, { count }) => sum + Number(count), 0),
    lastAt: new Date(Number(last.at)).toISOString(),
    people: authors.slice(0, mostPeople).map(({ author }) => author),
  }
  return { summary, last: { seq: Number(last.seq), at: Number(last.at) } }
}

/** Where the newest reply of a thread is; without one there is no thread. */
export const keepThread = async (
  db: Kysely<Tables>,
  room: string,
  root: number,
  last: Last | undefined,
): Promise<void> => {
  if (!last) {
    await db.deleteFrom('threads').where('room', '=', room).where('root', '=', root).execute()
    return
  }
  const place = { last_seq: last.seq, last_at: last.at }
  await db
    .insertInto('threads')
    .values({ room, root, ...place })
    .onConflict((oc) => oc.columns(['room', 'root']).doUpdateSet(place))
    .execute()
}
