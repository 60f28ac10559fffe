import type { Kysely } from 'kysely'
import type { StoredSetting } from '../../core/settings/ports.ts'
import type { Tables } from '../tables.ts'

export const storedSettings = (db: Kysely<Tables>): Promise<StoredSetting[]> =>
  db.selectFrom('settings').select(['name', 'value']).execute()

export type SettingChange = { name: string; value: string | null; by: string; at: number }

export const writeSetting = async (db: Kysely<Tables>, change: SettingChange): Promise<void> => {
  if (change.value === null) {
    await db.deleteFrom('settings').where('name', '=', change.name).execute()
    return
  }
  const values = { value: change.value, changed_by: change.by, changed_at: change.at }
  await db
    .insertInto('settings')
    .values({ name: change.name, ...values })
    .onConflict((oc) => oc.column('name').doUpdateSet(values))
    .execute()
}
