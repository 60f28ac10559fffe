import { type Kysely, SqliteAdapter, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Accounts, sessions, rooms, memberships and messages, as described in `tables.ts`. */
export const start: Migration = {
  async up(db: Kysely<unknown>) {
    const isSqlite = db.getExecutor().adapter instanceof SqliteAdapter
    await db.schema
      .createTable('installation')
      .addColumn('name', 'text', (c) => c.primaryKey())
      .addColumn('value', 'text', (c) => c.notNull())
      .execute()
    await db.schema
      .createTable('accounts')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('username', 'text', (c) => c.notNull())
      .addColumn('name_key', 'text', (c) => c.notNull().unique())
      .addColumn('role', 'text', (c) => c.notNull())
      .addColumn('password_hash', 'text')
      .addColumn('email', 'text')
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .execute()
    await db.schema
      .createTable('sessions')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('token_hash', 'text', (c) => c.notNull().unique())
      .addColumn('account', 'text', (c) => c.notNull())
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addColumn('used_at', 'bigint', (c) => c.notNull())
      .addColumn('agent', 'text', (c) => c.notNull())
      .addColumn('address', 'text', (c) => c.notNull())
      .execute()
    await db.schema.createIndex('sessions_by_account').on('sessions').column('account').execute()
    await db.schema
      .createTable('rooms')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('name_key', 'text', (c) => c.notNull())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('topic', 'text', (c) => c.notNull())
      .addColumn('rev', 'bigint', (c) => c.notNull().defaultTo(0))
      .addColumn('members', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .execute()
    await sql`create unique index rooms_public_names on rooms (name_key) where kind = 'public'`.execute(db)
    await db.schema
      .createTable('memberships')
      .addColumn('account', 'text', (c) => c.notNull())
      .addColumn('room', 'text', (c) => c.notNull())
      .addColumn('role', 'text', (c) => c.notNull())
      .addColumn('read', 'bigint', (c) => c.notNull().defaultTo(0))
      .addPrimaryKeyConstraint('memberships_key', ['account', 'room'])
      .modifyEnd(isSqlite ? sql`without rowid` : sql``)
      .execute()
    await db.schema
      .createIndex('memberships_by_room')
      .on('memberships')
      .columns(['room', 'account'])
      .execute()
    await db.schema
      .createTable('messages')
      .addColumn('room', 'text', (c) => c.notNull())
      .addColumn('seq', 'bigint', (c) => c.notNull())
      .addColumn('rev', 'bigint', (c) => c.notNull())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('author', 'text', (c) => c.notNull())
      .addColumn('author_name', 'text', (c) => c.notNull())
      .addColumn('text', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addColumn('edited_at', 'bigint')
      .addColumn('deleted', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('reply_to', 'bigint')
      .addColumn('nonce', 'text')
      .addColumn('reactions', 'text')
      .addPrimaryKeyConstraint('messages_key', ['room', 'seq'])
      .modifyEnd(isSqlite ? sql`without rowid` : sql``)
      .execute()
    // Only changed messages: an append touches two trees (messages, nonces) instead of three.
    await sql`create unique index messages_changed on messages (room, rev) where rev <> seq`.execute(db)
    await sql`create unique index messages_nonces on messages (author, nonce) where nonce is not null`.execute(
      db,
    )
  },
}
