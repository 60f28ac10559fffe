import { type Kysely, SqliteAdapter, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Threads and who follows them, drafts, earlier texts, former names, and what rooms are for. */
export const threadsAndDrafts: Migration = {
  async up(db: Kysely<unknown>) {
    const isSqlite = db.getExecutor().adapter instanceof SqliteAdapter
    const clustered = isSqlite ? sql`without rowid` : sql``
    await db.schema
      .createTable('threads')
      .addColumn('room', 'text', (c) => c.notNull())
      .addColumn('root', 'bigint', (c) => c.notNull())
      .addColumn('last_seq', 'bigint', (c) => c.notNull())
      .addColumn('last_at', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('threads_key', ['room', 'root'])
      .modifyEnd(clustered)
      .execute()
    await db.schema
      .createTable('thread_follows')
      .addColumn('account', 'text', (c) => c.notNull())
      .addColumn('room', 'text', (c) => c.notNull())
      .addColumn('root', 'bigint', (c) => c.notNull())
      .addColumn('read', 'bigint', (c) => c.notNull())
      .addColumn('following', 'integer', (c) => c.notNull())
      .addPrimaryKeyConstraint('thread_follows_key', ['account', 'room', 'root'])
      .modifyEnd(clustered)
      .execute()
    await db.schema
      .createTable('drafts')
      .addColumn('account', 'text', (c) => c.notNull())
      .addColumn('room', 'text', (c) => c.notNull())
      .addColumn('thread', 'bigint', (c) => c.notNull())
      .addColumn('text', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('drafts_key', ['account', 'room', 'thread'])
      .execute()
    await db.schema
      .createTable('message_versions')
      .addColumn('room', 'text', (c) => c.notNull())
      .addColumn('seq', 'bigint', (c) => c.notNull())
      .addColumn('rev', 'bigint', (c) => c.notNull())
      .addColumn('author', 'text', (c) => c.notNull())
      .addColumn('text', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('message_versions_key', ['room', 'seq', 'rev'])
      .execute()
    await db.schema
      .createIndex('message_versions_by_author')
      .on('message_versions')
      .column('author')
      .execute()
    await db.schema
      .createTable('former_names')
      .addColumn('room', 'text', (c) => c.notNull())
      .addColumn('name_key', 'text', (c) => c.notNull())
      .addColumn('until', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('former_names_key', ['name_key', 'room'])
      .execute()
    await db.schema.alterTable('deleted_messages').addColumn('deleted_at', 'bigint').execute()
    await db.schema
      .alterTable('rooms')
      .addColumn('description', 'text', (c) => c.notNull().defaultTo(''))
      .execute()
    await db.schema
      .alterTable('rooms')
      .addColumn('archived', 'integer', (c) => c.notNull().defaultTo(0))
      .execute()
    await db.schema
      .alterTable('memberships')
      .addColumn('favourite', 'integer', (c) => c.notNull().defaultTo(0))
      .execute()
    await sql`create index deleted_by_authors on deleted_messages (deleted_at) where deletion = ''`.execute(
      db,
    )
  },
}
