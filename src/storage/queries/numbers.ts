import type { Kysely } from 'kysely'
import type { Numbered } from '../../core/numbers/ports.ts'
import type { Tables } from '../tables.ts'

export const numberOf = async (
  db: Kysely<Tables>,
  kind: Numbered,
  id: string,
): Promise<number | undefined> => {
  const row = await db
    .selectFrom('numbers')
    .select('number')
    .where('kind', '=', kind)
    .where('id', '=', id)
    .executeTakeFirst()
  return row && Number(row.number)
}

export const numberedId = async (
  db: Kysely<Tables>,
  kind: Numbered,
  number: number,
): Promise<string | undefined> => {
  const row = await db
    .selectFrom('numbers')
    .select('id')
    .where('kind', '=', kind)
    .where('number', '=', number)
    .executeTakeFirst()
  return row?.id
}

/** The head is written before anything is read, so that two nodes give numbers one after the other. */
export const giveNumber = async (
  db: Kysely<Tables>,
  { kind, id }: { kind: Numbered; id: string },
): Promise<number> => {
  const { last } = await db
    .insertInto('number_heads')
    .values({ kind, last: 1 })
    .onConflict((oc) => oc.column('kind').doUpdateSet((eb) => ({ last: eb('number_heads.last', '+', 1) })))
    .returning('last')
    .executeTakeFirstOrThrow()
  const present = await numberOf(db, kind, id)
  if (present === undefined) {
    await db
      .insertInto('numbers')
      .values({ kind, id, number: Number(last) })
      .execute()
    return Number(last)
  }
  await db
    .updateTable('number_heads')
    .set({ last: Number(last) - 1 })
    .where('kind', '=', kind)
    .execute()
  return present
}
