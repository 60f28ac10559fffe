import type { Kysely } from 'kysely'
import { nameKey } from '../name-key.ts'
import type { Tables } from '../tables.ts'

/** Rooms of this name, or with this id, that an account belongs to: the same work whether there are others of that name or not. */
export const roomsNamed = async (db: Kysely<Tables>, account: string, name: string): Promise<string[]> => {
  const rows = await db
    .selectFrom('memberships as m')
    .innerJoin('rooms as r', 'r.id', 'm.room')
    .where('m.account', '=', account)
    .where((eb) => eb.or([eb('r.name_key', '=', nameKey(name)), eb('r.id', '=', name)]))
    .select('r.id')
    .orderBy('r.id')
    .execute()
  return rows.map(({ id }) => id)
}

export const accountNamed = async (db: Kysely<Tables>, name: string): Promise<string | undefined> => {
  const row = await db
    .selectFrom('accounts')
    .select('id')
    .where('name_key', '=', nameKey(name))
    .executeTakeFirst()
  return row?.id
}
