import type { ExpressionBuilder, Kysely } from 'kysely'
import type { Changed } from '../../core/ports.ts'
import type { MessageVersion } from '../../protocol/entities/conversation.ts'
import { limits } from '../../protocol/limits.ts'
import { refuse } from '../../protocol/refusals.ts'
import type { MessageRow } from '../drafts.ts'
import { messageFromRow } from '../message-from-row.ts'
import { parseMessageId } from '../message-id.ts'
import type { Tables } from '../tables.ts'
import { dropFilesOf } from './drop-files.ts'
import { messageRowById } from './message-row.ts'
import { takeRevisions } from './revisions.ts'
import { correctTally } from './tally.ts'
import { refreshThreads } from './thread-summaries.ts'

/** Keeps what a message said until this edit. */
export const keepVersion = async (db: Kysely<Tables>, row: MessageRow): Promise<void> => {
  const { room, seq, rev, author, text, at, edited_at } = row
  await db
    .insertInto('message_versions')
    .values({ room, seq, rev, author, text, at: edited_at ?? at })
    .execute()
  const oldest = await db
    .selectFrom('message_versions')
    .select('rev')
    .where('room', '=', room)
    .where('seq', '=', seq)
    .orderBy('rev', 'desc')
    .offset(limits.versionsPerMessage)
    .limit(1)
    .executeTakeFirst()
  if (oldest)
    await db
      .deleteFrom('message_versions')
      .where('room', '=', room)
      .where('seq', '=', seq)
      .where('rev', '<=', oldest.rev)
      .execute()
}

export const versionsOf = async (db: Kysely<Tables>, id: string): Promise<MessageVersion[]> => {
  const place = parseMessageId(id)
  if (!place) return []
  const rows = await db
    .selectFrom('message_versions')
    .select(['text', 'at'])
    .where('room', '=', place.room)
    .where('seq', '=', place.seq)
    .orderBy('rev')
    .execute()
  return rows.map(({ text, at }) => ({ text, at: new Date(Number(at)).toISOString() }))
}

/** What its author deleted is kept beside what moderators delete, under no deletion. */
export const keepDeleted = async (
  db: Kysely<Tables>,
  row: MessageRow,
  deletedRev: number,
  at: number,
): Promise<void> => {
  const { room, seq, author, text, edited_at, reactions, mentions, files } = row
  await db.deleteFrom('deleted_messages').where(ofAuthor(room, seq)).execute()
  await db
    .insertInto('deleted_messages')
    .values({
      deletion: '',
      ...{ room, seq, author, text, edited_at, reactions, mentions, files },
      deleted_rev: deletedRev,
      deleted_at: at,
    })
    .execute()
}

const ofAuthor = (room: string, seq: number) => (eb: ExpressionBuilder<Tables, 'deleted_messages'>) =>
  eb.and({ deletion: '', room, seq })

export const restoreMessage = async (
  db: Kysely<Tables>,
  { message, since }: { message: string; since: number },
): Promise<Changed> => {
  const row = await messageRowById(db, message)
  if (!row) throw refuse('not-found')
  const { room, seq } = row
  if (row.deleted === 0) return { room, message: messageFromRow(row), isChange: false }
  const kept = await db
    .selectFrom('deleted_messages')
    .selectAll()
    .where(ofAuthor(room, seq))
    .where('deleted_at', '>=', since)
    .executeTakeFirst()
  if (!kept) throw refuse('not-found', 'What this message said is gone for good.')
  const { text, edited_at, reactions, mentions, files, deleted_rev } = kept
  const rev = await takeRevisions(db, room)
  await correctTally(db, [{ row, isDeletedNow: false }])
  const restored = Number(row.restored ?? deleted_rev)
  const next = { text, edited_at, reactions, mentions, files, deleted: 0, restored, rev }
  await db.updateTable('messages').set(next).where('room', '=', room).where('seq', '=', seq).execute()
  await db.deleteFrom('deleted_messages').where(ofAuthor(room, seq)).execute()
  return {
    room,
    message: messageFromRow({ ...row, ...next }),
    isChange: true,
    also: await refreshThreads(db, [row]),
  }
}

export const forgetDeletedBefore = async (db: Kysely<Tables>, time: number): Promise<number> => {
  const gone = await db
    .deleteFrom('deleted_messages')
    .where('deletion', '=', '')
    .where('deleted_at', '<', time)
    .returning('files')
    .execute()
  await dropFilesOf(db, gone)
  return gone.length
}
