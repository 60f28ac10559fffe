import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** What came in from other databases, so that it is found again and can be taken back. */
export const imports: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('imports')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('source', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .execute()
    await db.schema
      .createTable('import_items')
      .addColumn('import', 'text', (c) => c.notNull())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('key', 'text', (c) => c.notNull())
      .addColumn('ref', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('import_items_key', ['kind', 'key'])
      .execute()
    await db.schema
      .createIndex('import_items_by_import')
      .on('import_items')
      .columns(['import', 'kind'])
      .execute()
  },
}
