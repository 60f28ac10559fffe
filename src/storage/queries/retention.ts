import type { Kysely } from 'kysely'
import { messageId } from '../message-id.ts'
import type { Tables } from '../tables.ts'

export const roomHeads = async (db: Kysely<Tables>): Promise<{ id: string; rev: number }[]> => {
  const rows = await db.selectFrom('rooms').select(['id', 'rev']).orderBy('id').execute()
  return rows.map(({ id, rev }) => ({ id, rev: Number(rev) }))
}

export const messagesBefore = async (
  db: Kysely<Tables>,
  room: string,
  time: number,
  after: number,
  upTo: number,
): Promise<string[]> => {
  const rows = await db
    .selectFrom('messages')
    .select('seq')
    .where('room', '=', room)
    .where('seq', '>', after)
    .where('seq', '<=', upTo)
    .where('at', '<', time)
    .where('deleted', '=', 0)
    .where('kind', '<>', 'notice')
    .orderBy('seq')
    .execute()
  return rows.map(({ seq }) => messageId(room, Number(seq)))
}

export const endOldSessions = async (
  db: Kysely<Tables>,
  { usedBefore, createdBefore }: { usedBefore: number; createdBefore: number },
): Promise<number> => {
  const { numDeletedRows } = await db
    .deleteFrom('sessions')
    .where((eb) => eb.or([eb('used_at', '<', usedBefore), eb('created_at', '<', createdBefore)]))
    .executeTakeFirst()
  return Number(numDeletedRows)
}
