import type { Kysely } from 'kysely'
import type { ThreadPage } from '../../core/threads/ports.ts'
import { messageFromRow } from '../message-from-row.ts'
import type { Tables } from '../tables.ts'
import { placeOf } from './thread-states.ts'

type Request = { before?: number; after?: number; limit: number }

/** A page of replies in order of place: the newest ones, or those before or after a `seq`. */
export const threadMessages = async (
  db: Kysely<Tables>,
  id: string,
  { before, after, limit }: Request,
): Promise<ThreadPage> => {
  const { room, root } = placeOf(id)
  const replies = () =>
    db.selectFrom('messages').selectAll().where('room', '=', room).where('thread', '=', root)
  if (after !== undefined) {
    const rows = await replies()
      .where('seq', '>', after)
      .orderBy('seq')
      .limit(limit + 1)
      .execute()
    const earlier = await replies().where('seq', '<=', after).limit(1).execute()
    return {
      messages: rows.slice(0, limit).map(messageFromRow),
      moreBefore: earlier.length > 0,
      moreAfter: rows.length > limit,
    }
  }
  const upTo = before ?? Number.MAX_SAFE_INTEGER
  const rows = await replies()
    .where('seq', '<', upTo)
    .orderBy('seq', 'desc')
    .limit(limit + 1)
    .execute()
  const later = await replies().where('seq', '>=', upTo).limit(1).execute()
  return {
    messages: rows.slice(0, limit).reverse().map(messageFromRow),
    moreBefore: rows.length > limit,
    moreAfter: later.length > 0,
  }
}
