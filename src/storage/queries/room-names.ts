import type { Kysely, Selectable } from 'kysely'
import { refuse } from '../../protocol/refusals.ts'
import { nameKey } from '../name-key.ts'
import type { Tables } from '../tables.ts'

/** The room is still found by the name it had, and may take that back. */
export const rename = async (
  db: Kysely<Tables>,
  row: Pick<Selectable<Tables['rooms']>, 'id' | 'kind' | 'name_key'>,
  { name, at, freeBefore }: { name: string; at: number; freeBefore: number },
): Promise<void> => {
  const key = nameKey(name)
  if (key === row.name_key) return
  if (row.kind === 'public') await mustBeFree(db, name, freeBefore, row.id)
  await db.deleteFrom('former_names').where('room', '=', row.id).where('name_key', '=', key).execute()
  const former = { room: row.id, name_key: row.name_key, until: at }
  await db
    .insertInto('former_names')
    .values(former)
    .onConflict((oc) => oc.columns(['name_key', 'room']).doUpdateSet({ until: at }))
    .execute()
}

/**
 * Refuses a name that a public room has, or had a moment ago: links and people still mean that room. Names of
 * private rooms are nobody's, so that no refusal tells of one.
 */
export const mustBeFree = async (
  db: Kysely<Tables>,
  name: string,
  freeBefore: number,
  room?: string,
): Promise<void> => {
  const taken = await db
    .selectFrom('rooms')
    .select('id')
    .where('name_key', '=', nameKey(name))
    .where('kind', '=', 'public')
    .executeTakeFirst()
  if (taken && taken.id !== room) throw refuse('name-taken')
  const former = await db
    .selectFrom('former_names as n')
    .innerJoin('rooms as r', 'r.id', 'n.room')
    .select('n.room')
    .where('n.name_key', '=', nameKey(name))
    .where('n.until', '>=', freeBefore)
    .where('r.kind', '=', 'public')
    .where('n.room', '<>', room ?? '')
    .limit(1)
    .executeTakeFirst()
  if (former) throw refuse('name-taken', 'Another room had that name a short time ago. Choose another.')
}
