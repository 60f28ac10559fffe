import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Files of messages. */
export const files: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('files')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('account', 'text', (c) => c.notNull())
      .addColumn('room', 'text', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('seq', 'bigint')
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('bytes', 'bigint', (c) => c.notNull())
      .addColumn('type', 'text', (c) => c.notNull().defaultTo(''))
      .addColumn('kind', 'text', (c) => c.notNull().defaultTo('file'))
      .addColumn('width', 'integer')
      .addColumn('height', 'integer')
      .addColumn('blur', 'text')
      .addColumn('thumbnail', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('sha256', 'text', (c) => c.notNull().defaultTo(''))
      .addColumn('at', 'bigint', (c) => c.notNull())
      .execute()
    await db.schema.createIndex('files_by_account').on('files').columns(['account', 'id']).execute()
    await sql`create index files_unsent on files (state, at) where state <> 'sent'`.execute(db)
    await db.schema.alterTable('messages').addColumn('files', 'text').execute()
    await db.schema.alterTable('deleted_messages').addColumn('files', 'text').execute()
    // Costs nothing where a message has none.
    await sql`create index messages_with_files on messages (room, seq) where files is not null`.execute(db)
  },
}
