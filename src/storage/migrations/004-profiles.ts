import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Profiles, the names of those who left, and what is still to be done about them. */
export const profiles: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('profiles')
      .addColumn('account', 'text', (c) => c.primaryKey())
      .addColumn('first_name', 'text', (c) => c.notNull().defaultTo(''))
      .addColumn('last_name', 'text', (c) => c.notNull().defaultTo(''))
      .addColumn('display_name', 'text', (c) => c.notNull().defaultTo(''))
      .addColumn('status_text', 'text', (c) => c.notNull().defaultTo(''))
      .addColumn('status_emoji', 'text', (c) => c.notNull().defaultTo(''))
      .addColumn('status_until', 'bigint')
      .addColumn('hides_last_seen', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('last_seen_at', 'bigint')
      .addColumn('avatar', 'text')
      .execute()
    await db.schema
      .createTable('retired_names')
      .addColumn('name_hash', 'text', (c) => c.primaryKey())
      .execute()
    await db.schema
      .createTable('departures')
      .addColumn('account', 'text', (c) => c.primaryKey())
      .addColumn('username', 'text', (c) => c.notNull())
      .addColumn('alias', 'text', (c) => c.notNull())
      .addColumn('content', 'text', (c) => c.notNull())
      .addColumn('asked_at', 'bigint', (c) => c.notNull())
      .addColumn('stage', 'text', (c) => c.notNull())
      .addColumn('room', 'text', (c) => c.notNull().defaultTo(''))
      .addColumn('seq', 'bigint', (c) => c.notNull().defaultTo(0))
      .execute()
    // So that the traces of one person are found without reading every message. An append touches neither.
    await sql`create index messages_notices on messages (room, seq) where kind = 'notice'`.execute(db)
    await sql`create index messages_reacted on messages (room, seq) where reactions is not null`.execute(db)
  },
}
