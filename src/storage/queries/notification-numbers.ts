import type { Kysely } from 'kysely'
import type { Tables } from '../tables.ts'

const name = 'last-notification'

/** Numbers for each millisecond. */
const perMs = 1024

/**
 * Takes the next numbers for notifications; answers the one before the first. None is ever given twice, whatever
 * was deleted meanwhile: a push message that is put off means the one it was owed for. They leap to the time of the
 * decision, as people see them: they tell when it was, and not how much others were notified of in between. Their
 * order is that of the decisions, whatever the clock does.
 */
export const takeNumbers = async (db: Kysely<Tables>, count: number, at: number): Promise<number> => {
  const row = await db.selectFrom('installation').select('value').where('name', '=', name).executeTakeFirst()
  const last = Math.max(row ? Number(row.value) : await highestGiven(db), at * perMs)
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
