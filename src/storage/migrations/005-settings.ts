import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Settings that differ from their defaults, and how many messages each room had on which day. */
export const settings: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('settings')
      .addColumn('name', 'text', (c) => c.primaryKey())
      .addColumn('value', 'text', (c) => c.notNull())
      .addColumn('changed_by', 'text', (c) => c.notNull())
      .addColumn('changed_at', 'bigint', (c) => c.notNull())
      .execute()
    await db.schema
      .createTable('message_days')
      .addColumn('room', 'text', (c) => c.notNull())
      .addColumn('day', 'integer', (c) => c.notNull())
      .addColumn('messages', 'bigint', (c) => c.notNull().defaultTo(0))
      .addPrimaryKeyConstraint('message_days_key', ['room', 'day'])
      .execute()
    await db.schema.createIndex('message_days_by_day').on('message_days').column('day').execute()
    await db.schema
      .createTable('counted_rooms')
      .addColumn('room', 'text', (c) => c.primaryKey())
      .addColumn('seq', 'bigint', (c) => c.notNull())
      .execute()
  },
}
