import { createHash } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Tables } from '../tables.ts'

/** Salted, so that a list of common names does not tell who was here. */
const hashOf = (salt: string, nameKey: string): string =>
  createHash('sha256').update(`${salt} ${nameKey}`).digest('base64url')

const saltOf = async (db: Kysely<Tables>): Promise<string | undefined> => {
  const row = await db
    .selectFrom('installation')
    .select('value')
    .where('name', '=', 'name-salt')
    .executeTakeFirst()
  return row?.value
}

/** Whether somebody who left had this name (in the form of `nameKey`): nobody gets it again. */
export const isRetiredName = async (db: Kysely<Tables>, key: string): Promise<boolean> => {
  const salt = await saltOf(db)
  if (salt === undefined) return false
  const row = await db
    .selectFrom('retired_names')
    .select('name_hash')
    .where('name_hash', '=', hashOf(salt, key))
    .executeTakeFirst()
  return row !== undefined
}

/** Gives names away for ever. `newSalt` becomes the installation's salt when it has none yet. */
export const retireNames = async (db: Kysely<Tables>, keys: string[], newSalt: string): Promise<void> => {
  await db
    .insertInto('installation')
    .values({ name: 'name-salt', value: newSalt })
    .onConflict((oc) => oc.doNothing())
    .execute()
  const salt = (await saltOf(db)) ?? newSalt
  await db
    .insertInto('retired_names')
    .values(keys.map((key) => ({ name_hash: hashOf(salt, key) })))
    .onConflict((oc) => oc.doNothing())
    .execute()
}
