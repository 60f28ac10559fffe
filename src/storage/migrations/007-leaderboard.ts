import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Who said how much and was here how long, by day; and at what hours a room is busy. */
export const leaderboard: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('author_days')
      .addColumn('day', 'integer', (c) => c.notNull())
      .addColumn('author', 'text', (c) => c.notNull())
      .addColumn('room', 'text', (c) => c.notNull())
      .addColumn('messages', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('author_days_key', ['day', 'author', 'room'])
      .execute()
    await db.schema.createIndex('author_days_by_room').on('author_days').columns(['room', 'author']).execute()
    await db.schema
      .createTable('room_hours')
      .addColumn('room', 'text', (c) => c.notNull())
      .addColumn('hour', 'integer', (c) => c.notNull())
      .addColumn('messages', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('room_hours_key', ['room', 'hour'])
      .execute()
    await db.schema
      .createTable('tallied_rooms')
      .addColumn('room', 'text', (c) => c.primaryKey())
      .addColumn('seq', 'bigint', (c) => c.notNull())
      .execute()
    await db.schema
      .createTable('active_days')
      .addColumn('day', 'integer', (c) => c.notNull())
      .addColumn('account', 'text', (c) => c.notNull())
      .addColumn('seconds', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('active_days_key', ['day', 'account'])
      .execute()
    await db.schema
      .createTable('off_leaderboard')
      .addColumn('account', 'text', (c) => c.primaryKey())
      .execute()
  },
}
