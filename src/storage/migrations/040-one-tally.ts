import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * Messages are counted once, for all figures: there were two countings. Hours are now those of the week, so what
 * was counted is counted anew, behind the conversation.
 */
export const oneTally: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.dropTable('counted_rooms').execute()
    for (const table of ['message_days', 'author_days', 'room_hours', 'tallied_rooms'])
      await (db as Kysely<Record<string, object>>).deleteFrom(table).execute()
  },
}
