import { type Kysely, SqliteAdapter, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** The index of words in PostgreSQL. SQLite keeps it in a file of its own. */
export const search: Migration = {
  async up(db: Kysely<unknown>) {
    if (db.getExecutor().adapter instanceof SqliteAdapter) return
    await db.schema
      .createTable('search_entries')
      .addColumn('entry', 'bigint', (c) => c.primaryKey())
      .addColumn('room', 'text', (c) => c.notNull())
      .addColumn('seq', 'bigint', (c) => c.notNull())
      .addColumn('words', 'text', (c) => c.notNull())
      .addColumn('marks', 'text', (c) => c.notNull())
      .addColumn('terms', sql`tsvector`, (c) => c.notNull())
      .addUniqueConstraint('search_entries_places', ['room', 'seq'])
      .execute()
    await sql`create index search_entries_terms on search_entries using gin (terms)`.execute(db)
    await db.schema
      .createTable('search_words')
      .addColumn('word', 'text', (c) => c.primaryKey())
      .addColumn('uses', 'bigint', (c) => c.notNull())
      .execute()
    await db.schema
      .createTable('search_facts')
      .addColumn('name', 'text', (c) => c.primaryKey())
      .addColumn('value', 'text', (c) => c.notNull())
      .execute()
    await db.schema
      .createTable('search_followed')
      .addColumn('room', 'text', (c) => c.primaryKey())
      .addColumn('rev', 'bigint', (c) => c.notNull())
      .execute()
  },
}
