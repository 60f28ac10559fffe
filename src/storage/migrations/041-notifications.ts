import { type Kysely, SqliteAdapter, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Of what people are notified; see `tables/notifications.ts`. Nobody is notified of what was said before. */
export const notifications: Migration = {
  async up(db: Kysely<unknown>) {
    const isSqlite = db.getExecutor().adapter instanceof SqliteAdapter
    await db.schema
      .alterTable('memberships')
      .addColumn('since', 'bigint', (c) => c.notNull().defaultTo(0))
      .execute()
    await db.schema
      .createTable('room_levels')
      .addColumn('account', 'text', (c) => c.notNull())
      .addColumn('room', 'text', (c) => c.notNull())
      .addColumn('level', 'text')
      .addColumn('since', 'bigint', (c) => c.notNull())
      .addColumn('muted_until', 'bigint')
      .addPrimaryKeyConstraint('room_levels_key', ['account', 'room'])
      .modifyEnd(isSqlite ? sql`without rowid` : sql``)
      .execute()
    await sql`create index room_levels_all on room_levels (room, account) where level = 'all'`.execute(db)
    await db.schema
      .createTable('notification_settings')
      .addColumn('account', 'text', (c) => c.primaryKey())
      .addColumn('quiet', 'text')
      .execute()
    await db.schema
      .createTable('notifications')
      .addColumn('account', 'text', (c) => c.notNull())
      .addColumn('room', 'text', (c) => c.notNull())
      .addColumn('seq', 'bigint', (c) => c.notNull())
      .addColumn('nr', 'bigint', (c) => c.notNull().unique())
      .addColumn('addressed', 'text', (c) => c.notNull())
      .addColumn('notify', 'text', (c) => c.notNull())
      .addColumn('because', 'text', (c) => c.notNull())
      .addColumn('in_thread', 'integer', (c) => c.notNull())
      .addColumn('read', 'integer', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('notifications_key', ['account', 'room', 'seq'])
      .modifyEnd(isSqlite ? sql`without rowid` : sql``)
      .execute()
    await sql`create index notifications_listed on notifications (account, nr) where notify <> 'no'`.execute(
      db,
    )
    await sql`create index notifications_unread on notifications (account, room, seq) where read = 0`.execute(
      db,
    )
    await db.schema
      .createIndex('notifications_by_message')
      .on('notifications')
      .columns(['room', 'seq'])
      .execute()
    await db.schema
      .createTable('decided_rooms')
      .addColumn('room', 'text', (c) => c.primaryKey())
      .addColumn('seq', 'bigint', (c) => c.notNull())
      .addColumn('rev', 'bigint', (c) => c.notNull())
      .execute()
    await sql`insert into decided_rooms (room, seq, rev) select id, rev, rev from rooms`.execute(db)
  },
}
