import { type Kysely, SqliteAdapter, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Mentions, threads and pins. An ordinary message touches none of the new trees. */
export const conversation: Migration = {
  async up(db: Kysely<unknown>) {
    const isSqlite = db.getExecutor().adapter instanceof SqliteAdapter
    // One at a time: SQLite adds no more in a statement.
    await db.schema.alterTable('messages').addColumn('mentions', 'text').execute()
    await db.schema.alterTable('messages').addColumn('thread', 'bigint').execute()
    await db.schema
      .alterTable('messages')
      .addColumn('also_in_room', 'integer', (c) => c.notNull().defaultTo(0))
      .execute()
    await db.schema.alterTable('messages').addColumn('replies', 'text').execute()
    await db.schema.alterTable('messages').addColumn('pinned', 'text').execute()
    await db.schema.alterTable('deleted_messages').addColumn('mentions', 'text').execute()
    await db.schema
      .createTable('mentions')
      .addColumn('account', 'text', (c) => c.notNull())
      .addColumn('room', 'text', (c) => c.notNull())
      .addColumn('seq', 'bigint', (c) => c.notNull())
      .addColumn('author', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('mentions_key', ['account', 'room', 'seq'])
      .modifyEnd(isSqlite ? sql`without rowid` : sql``)
      .execute()
    await sql`create index messages_in_threads on messages (room, thread, seq) where thread is not null`.execute(
      db,
    )
    await sql`create index messages_pinned on messages (room, seq) where pinned is not null`.execute(db)
  },
}
