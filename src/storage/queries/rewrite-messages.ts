import type { Kysely } from 'kysely'
import type { Changed } from '../../core/ports.ts'
import type { MessageRow } from '../drafts.ts'
import { messageFromRow } from '../message-from-row.ts'
import type { Tables } from '../tables.ts'
import { dropFilesOf } from './drop-files.ts'
import { forgetContent } from './forget-content.ts'
import { takeRevisions } from './revisions.ts'
import { correctTally } from './tally.ts'
import { refreshThreads } from './thread-summaries.ts'

/** Changes many messages at once; each takes a revision of its room, in the order given. */
export const rewriteMessages = async (
  db: Kysely<Tables>,
  rows: MessageRow[],
  rewritten: (row: MessageRow) => Partial<MessageRow>,
): Promise<Changed[]> => {
  const changed: Changed[] = []
  const emptied: MessageRow[] = []
  for (const [room, inRoom] of Map.groupBy(rows, (row) => row.room)) {
    let rev = await takeRevisions(db, room, inRoom.length)
    for (const row of inRoom) {
      const next = { ...rewritten(row), rev }
      await correctTally(db, [{ row, isDeletedNow: (next.deleted ?? row.deleted) === 1 }])
      if (next.deleted === 1) await forgetContent(db, [row])
      await db.updateTable('messages').set(next).where('room', '=', room).where('seq', '=', row.seq).execute()
      changed.push({ room, message: messageFromRow({ ...row, ...next }), isChange: true })
      if (next.files === null) emptied.push(row)
      rev += 1
    }
    for (const message of await refreshThreads(db, inRoom)) changed.push({ room, message, isChange: true })
  }
  await dropFilesOf(db, emptied)
  return changed
}
