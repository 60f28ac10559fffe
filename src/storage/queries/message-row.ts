import type { Kysely } from 'kysely'
import type { MessageRow } from '../drafts.ts'
import { parseMessageId } from '../message-id.ts'
import type { Tables } from '../tables.ts'

/** Undefined for what is no id as well. */
export const messageRowById = async (db: Kysely<Tables>, id: string): Promise<MessageRow | undefined> => {
  const place = parseMessageId(id)
  if (!place) return undefined
  return db
    .selectFrom('messages')
    .selectAll()
    .where('room', '=', place.room)
    .where('seq', '=', place.seq)
    .executeTakeFirst()
}
