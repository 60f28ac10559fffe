import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import { alikeKey } from '../alike-key.ts'

/** Numbers for clients that know only such ids, and the form of a name that guests may not imitate. */
export const dialects: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('number_heads')
      .addColumn('kind', 'text', (c) => c.primaryKey())
      .addColumn('last', 'bigint', (c) => c.notNull())
      .execute()
    await db.schema
      .createTable('numbers')
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('id', 'text', (c) => c.notNull())
      .addColumn('number', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('numbers_by_id', ['kind', 'id'])
      .addUniqueConstraint('numbers_by_number', ['kind', 'number'])
      .execute()
    await db.schema.alterTable('accounts').addColumn('alike_key', 'text').execute()
    await db.schema.createIndex('accounts_by_alike').on('accounts').column('alike_key').execute()
    await fillAlikeKeys(db as Named)
  },
}

type Named = Kysely<{ accounts: { id: string; username: string; alike_key: string | null } }>

const fillAlikeKeys = async (db: Named): Promise<void> => {
  for (let after = ''; ; ) {
    const page = await db
      .selectFrom('accounts')
      .select(['id', 'username'])
      .where('id', '>', after)
      .orderBy('id')
      .limit(1000)
      .execute()
    for (const { id, username } of page)
      await db
        .updateTable('accounts')
        .set({ alike_key: alikeKey(username) })
        .where('id', '=', id)
        .execute()
    const last = page.at(-1)
    if (!last) return
    after = last.id
  }
}
