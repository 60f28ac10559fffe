import type { Kysely } from 'kysely'
import { fileView } from '../../core/files/file-view.ts'
import type { Draft } from '../../core/ports.ts'
import type { Message } from '../../protocol/entities.ts'
import { refuse } from '../../protocol/refusals.ts'
import { isSameDraft, type MessageRow, rowOfDraft } from '../drafts.ts'
import { messageFromRow } from '../message-from-row.ts'
import type { Tables } from '../tables.ts'
import { idsIn } from './drop-files.ts'
import { fileFromRow } from './files.ts'
import { addMentions } from './mentions.ts'
import { takeRevisions } from './revisions.ts'

/**
 * A message with files: they become its own in the transaction that appends it. Ordinary messages go the hot path,
 * which knows nothing of files.
 */
export const sendWithFiles = async (
  db: Kysely<Tables>,
  draft: Draft,
): Promise<{ message: Message; isNew: boolean }> => {
  const first = await sentBefore(db, draft)
  if (first) return { message: first, isNew: false }
  const files = await filesToSend(db, draft)
  const row = { ...rowOfDraft(draft, await takeRevisions(db, draft.room)), files: JSON.stringify(files) }
  // Somebody may have used the nonce just now, on the hot path; then nothing of this stands.
  const inserted = await db
    .insertInto('messages')
    .values(row)
    .onConflict((oc) => oc.doNothing())
    .executeTakeFirst()
  if (Number(inserted.numInsertedOrUpdatedRows) === 0) throw refuse('nonce-reused')
  await addMentions(db, row)
  await takeFiles(db, files, row.seq)
  return { message: messageFromRow(row), isNew: true }
}

/** The message of this author and nonce; refuses `nonce-reused` when it says something else. */
export const sentBefore = async (db: Kysely<Tables>, draft: Draft): Promise<Message | undefined> => {
  const first = await firstOf(db, draft)
  return first && messageFromRow(mustSayTheSame(first, draft))
}

/** From now on they belong to the message at this place. */
export const takeFiles = async (db: Kysely<Tables>, files: { id: string }[], seq: number): Promise<void> => {
  if (files.length === 0) return
  const ids = files.map(({ id }) => id)
  await db.updateTable('files').set({ state: 'sent', seq }).where('id', 'in', ids).execute()
}

const firstOf = (db: Kysely<Tables>, { author, nonce }: Draft): Promise<MessageRow | undefined> =>
  db
    .selectFrom('messages')
    .selectAll()
    .where('author', '=', author.id)
    .where('nonce', '=', nonce)
    .executeTakeFirst()

const mustSayTheSame = (first: MessageRow, draft: Draft): MessageRow => {
  const sent = first.files === null ? [] : idsIn(first.files)
  const isSame = first.deleted === 1 || sent.join() === (draft.files ?? []).join()
  if (!isSame || !isSameDraft({ ...first, files: null }, rowOfDraft(draft, first.seq)))
    throw refuse('nonce-reused')
  return first
}

/** In the order that was asked for. */
export const filesToSend = async (db: Kysely<Tables>, { files: ids = [], author, room }: Draft) => {
  if (ids.length === 0) return []
  const rows = await db
    .selectFrom('files')
    .selectAll()
    .where('id', 'in', ids)
    .where('account', '=', author.id)
    .where('room', '=', room)
    .where('state', '=', 'done')
    .execute()
  const found = new Map(rows.map((row) => [row.id, fileView(fileFromRow(row))]))
  return ids.map((id) => {
    const file = found.get(id)
    if (!file)
      throw refuse('not-found', 'One of the files is not finished, was sent already, or is for another room.')
    return file
  })
}
