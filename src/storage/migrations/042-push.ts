import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Devices that want push messages, and what is owed to them. */
export const push: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('push_subscriptions')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('account', 'text', (c) => c.notNull())
      .addColumn('session', 'text', (c) => c.notNull())
      .addColumn('endpoint', 'text', (c) => c.notNull().unique())
      .addColumn('p256dh', 'text', (c) => c.notNull())
      .addColumn('auth', 'text', (c) => c.notNull())
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .execute()
    await db.schema
      .createIndex('push_subscriptions_by_account')
      .on('push_subscriptions')
      .column('account')
      .execute()
    await db.schema
      .createTable('owed_pushes')
      .addColumn('subscription', 'text', (c) => c.notNull())
      .addColumn('nr', 'bigint', (c) => c.notNull())
      .addColumn('account', 'text', (c) => c.notNull())
      .addColumn('room', 'text', (c) => c.notNull())
      .addColumn('seq', 'bigint', (c) => c.notNull())
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addColumn('due_at', 'bigint', (c) => c.notNull())
      .addColumn('claimed_until', 'bigint')
      .addColumn('tries', 'integer', (c) => c.notNull().defaultTo(0))
      .addPrimaryKeyConstraint('owed_pushes_key', ['subscription', 'nr'])
      .execute()
    await db.schema.createIndex('owed_pushes_due').on('owed_pushes').column('due_at').execute()
  },
}
