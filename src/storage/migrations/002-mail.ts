import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Addresses that are proved, mails that are owed, links in mails, and invitations. */
export const mail: Migration = {
  async up(db: Kysely<unknown>) {
    await addAddresses(db)
    await db.schema
      .createTable('outbox')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('account', 'text')
      .addColumn('address', 'text', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addColumn('due_at', 'bigint', (c) => c.notNull())
      .addColumn('claimed_until', 'bigint')
      .addColumn('tries', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('error', 'text')
      .execute()
    await db.schema.createIndex('outbox_due').on('outbox').columns(['state', 'due_at']).execute()
    await db.schema
      .createTable('mail_tokens')
      .addColumn('token_hash', 'text', (c) => c.primaryKey())
      .addColumn('purpose', 'text', (c) => c.notNull())
      .addColumn('account', 'text', (c) => c.notNull())
      .addColumn('address', 'text', (c) => c.notNull())
      .addColumn('expires_at', 'bigint', (c) => c.notNull())
      .execute()
    await db.schema.createIndex('mail_tokens_by_account').on('mail_tokens').column('account').execute()
    await db.schema
      .createTable('invitations')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('token_hash', 'text', (c) => c.notNull().unique())
      .addColumn('inviter', 'text', (c) => c.notNull())
      .addColumn('role', 'text', (c) => c.notNull())
      .addColumn('rooms', 'text', (c) => c.notNull())
      .addColumn('uses', 'integer', (c) => c.notNull())
      .addColumn('uses_left', 'integer', (c) => c.notNull())
      .addColumn('created_at', 'bigint', (c) => c.notNull())
      .addColumn('expires_at', 'bigint', (c) => c.notNull())
      .execute()
  },
}

const addAddresses = async (db: Kysely<unknown>): Promise<void> => {
  const columns = [
    ['email_key', 'text'],
    ['email_verified_at', 'bigint'],
    ['new_email', 'text'],
    ['new_email_key', 'text'],
  ] as const
  // One at a time: SQLite adds no more in a statement.
  for (const [name, type] of columns) await db.schema.alterTable('accounts').addColumn(name, type).execute()
  await db.schema
    .alterTable('accounts')
    .addColumn('must_verify', 'integer', (c) => c.notNull().defaultTo(0))
    .execute()
  await sql`update accounts set email_key = lower(email) where email is not null`.execute(db)
  await db.schema.createIndex('accounts_by_email').on('accounts').column('email_key').execute()
  await db.schema.createIndex('accounts_by_new_email').on('accounts').column('new_email_key').execute()
  // An address belongs to whoever proves it first; merely given, it may stand at several.
  await sql`create unique index accounts_verified_emails on accounts (email_key) where email_verified_at is not null`.execute(
    db,
  )
}
