import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Who follows a thread is asked with every reply in it. */
export const threadFollowers: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`create index thread_followers on thread_follows (room, root, account) where following = 1`.execute(
      db,
    )
  },
}
