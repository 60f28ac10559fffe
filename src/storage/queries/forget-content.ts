import type { Kysely } from 'kysely'
import type { MessageRow } from '../drafts.ts'
import type { Tables } from '../tables.ts'
import { removeMentions } from './mentions.ts'

/** What a tombstone no longer has. The thread below it stays: those are words of others. */
export const emptied = { deleted: 1, text: '', reactions: null, mentions: null, pinned: null, files: null }

/** What lies beside messages that are being deleted: who they mention, and what they said before. */
export const forgetContent = async (db: Kysely<Tables>, rows: MessageRow[]): Promise<void> => {
  await removeMentions(db, rows)
  for (const { room, seq, edited_at } of rows)
    if (edited_at !== null)
      await db.deleteFrom('message_versions').where('room', '=', room).where('seq', '=', seq).execute()
}
