import type { Kysely } from 'kysely'
import type { Appended, Draft } from '../../core/ports.ts'
import { refuse } from '../../protocol/refusals.ts'
import { type MessageRow, rowOfDraft } from '../drafts.ts'
import { messageFromRow } from '../message-from-row.ts'
import { messageId } from '../message-id.ts'
import type { Tables } from '../tables.ts'
import { addMentions, unpackMentions } from './mentions.ts'
import { takeRevisions } from './revisions.ts'
import { filesToSend, sentBefore, takeFiles } from './send-with-files.ts'
import { onlyRead, threadState } from './thread-states.ts'
import { keepThread, withReply } from './thread-summaries.ts'

/**
 * Appends a reply to a thread: the message, and the summary of the thread as a change of its first message, with
 * the next two revisions of the room. The same author and nonce again finds the first one.
 */
export const appendReply = async (db: Kysely<Tables>, draft: Draft): Promise<Appended> => {
  const first = await sentBefore(db, draft)
  if (first) return { message: first, isNew: false }
  const root = await rootOf(db, draft)
  const files = await filesToSend(db, draft)
  const seq = await takeRevisions(db, draft.room, 2)
  const row = { ...rowOfDraft(draft, seq), files: files.length === 0 ? null : JSON.stringify(files) }
  // Somebody may have used the nonce just now, on the hot path; then nothing of this stands.
  const inserted = await db
    .insertInto('messages')
    .values(row)
    .onConflict((oc) => oc.doNothing())
    .executeTakeFirst()
  if (Number(inserted.numInsertedOrUpdatedRows) === 0) throw refuse('nonce-reused')
  await addMentions(db, row)
  await takeFiles(db, files, seq)
  const summary = { replies: JSON.stringify(withReply(root.replies, row)), rev: seq + 1 }
  await db
    .updateTable('messages')
    .set(summary)
    .where('room', '=', row.room)
    .where('seq', '=', root.seq)
    .execute()
  await keepThread(db, row.room, root.seq, { seq, at: row.at })
  return {
    message: messageFromRow(row),
    isNew: true,
    also: [messageFromRow({ ...root, ...summary })],
    followers: await follow(db, row, root),
  }
}

const rootOf = async (db: Kysely<Tables>, draft: Draft): Promise<MessageRow> => {
  const { room, thread } = rowOfDraft(draft, 0)
  const row = await db
    .selectFrom('messages')
    .selectAll()
    .where('room', '=', room)
    .where('seq', '=', thread ?? 0)
    .where('thread', 'is', null)
    .executeTakeFirst()
  if (!row || row.deleted === 1) throw refuse('not-found', 'The message that this replies to was deleted.')
  return row
}

/**
 * Whoever replies follows. Whoever wrote the first message, or is mentioned in a reply, does so as well unless they
 * decided already; they find this reply unread. Answers those who follow since this reply.
 */
const follow = async (db: Kysely<Tables>, reply: MessageRow, root: MessageRow) => {
  const { room, seq, author } = reply
  const place = { room, root: root.seq, following: 1 }
  await db
    .insertInto('thread_follows')
    .values({ ...place, account: author, read: seq })
    .onConflict((oc) => oc.columns(['account', 'room', 'root']).doUpdateSet({ following: 1 }))
    .execute()
  const others = new Set([root.author, ...(unpackMentions(reply.mentions).mentions ?? [])])
  const followers = [author]
  for (const account of others) {
    if (account === author || !(await isMember(db, room, account))) continue
    const added = await db
      .insertInto('thread_follows')
      .values({ ...place, account, read: seq - 1 })
      .onConflict((oc) =>
        oc
          .columns(['account', 'room', 'root'])
          .doUpdateSet({ following: 1 })
          .where('thread_follows.following', '=', onlyRead),
      )
      .returning('account')
      .executeTakeFirst()
    if (added) followers.push(account)
  }
  const id = messageId(room, root.seq)
  return Promise.all(
    followers.map(async (account) => ({ account, state: await threadState(db, id, account) })),
  )
}

const isMember = async (db: Kysely<Tables>, room: string, account: string): Promise<boolean> => {
  const query = db.selectFrom('memberships').select('room').where('room', '=', room)
  return (await query.where('account', '=', account).executeTakeFirst()) !== undefined
}
