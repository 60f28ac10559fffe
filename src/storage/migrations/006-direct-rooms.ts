import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Conversations of the same few people are found again by who is in them. */
export const directRooms: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.alterTable('rooms').addColumn('people_key', 'text').execute()
    await sql`create unique index rooms_people on rooms (people_key) where people_key is not null`.execute(db)
  },
}
