import type { Kysely } from 'kysely'
import type { Tables } from '../tables.ts'

const name = 'last-notification'

/**
 * Takes the next numbers for notifications; answers the one before the first. None is ever given twice, whatever
 * was deleted meanwhile: a push message that is put off means the one it was owed for.
 */
export const takeNumbers = async (db: Kysely<Tables>, count: number): Promise<number> => {
  const row = await db.selectFrom('installation').select('value').where('name', '=', name).executeTakeFirst()
  const last = row ? Number(row.value) : await highestGiven(db)
  const value = String(last + count)
  await db
    .insertInto('installation')
    .values({ name, value })
    .onConflict((oc) => oc.column('name').doUpdateSet({ value }))
    .execute()
  return last
}

/** Of a database in which they were not counted yet. */
const highestGiven = async (db: Kysely<Tables>): Promise<number> => {
  const found = await Promise.all(
    (['notifications', 'owed_pushes'] as const).map((table) =>
      db
        .selectFrom(table)
        .select((eb) => eb.fn.max('nr').as('last'))
        .executeTakeFirst(),
    ),
  )
  return Math.max(...found.map((row) => Number(row?.last ?? 0)))
}
