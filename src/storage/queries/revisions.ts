import type { Kysely } from 'kysely'
import { refuse } from '../../protocol/refusals.ts'
import type { Tables } from '../tables.ts'

/**
 * Raises the room's head inside the writing transaction and answers the first revision that was taken; the row
 * stays locked until the commit.
 */
export const takeRevisions = async (db: Kysely<Tables>, room: string, count = 1): Promise<number> => {
  const row = await db
    .updateTable('rooms')
    .set((eb) => ({ rev: eb('rev', '+', count) }))
    .where('id', '=', room)
    .returning('rev')
    .executeTakeFirst()
  if (!row) throw refuse('not-found')
  return Number(row.rev) - count + 1
}
