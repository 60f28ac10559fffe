import type { Kysely } from 'kysely'
import type { Mentions } from '../../core/mentions/ports.ts'
import type { Changed, Draft, MessageChange } from '../../core/ports.ts'
import type { Message, Reaction } from '../../protocol/entities.ts'
import { limits } from '../../protocol/limits.ts'
import { refuse } from '../../protocol/refusals.ts'
import { type MessageRow, rowOfDraft } from '../drafts.ts'
import { messageFromRow } from '../message-from-row.ts'
import type { Tables } from '../tables.ts'
import { dropFilesOf } from './drop-files.ts'
import { emptied, forgetContent } from './forget-content.ts'
import { addMentions, packMentions, removeMentions, unpackMentions } from './mentions.ts'
import { messageRowById } from './message-row.ts'
import { takeRevisions } from './revisions.ts'
import { correctTally } from './tally.ts'
import { refreshThreads } from './thread-summaries.ts'
import { keepDeleted, keepVersion } from './versions.ts'

/** Appends a message that is part of another write (a notice). Ordinary messages go the hot path. */
export const insertMessage = async (db: Kysely<Tables>, draft: Draft): Promise<Message> => {
  const row = rowOfDraft(draft, await takeRevisions(db, draft.room))
  await db.insertInto('messages').values(row).execute()
  await addMentions(db, row)
  return messageFromRow(row)
}

export const messageById = async (
  db: Kysely<Tables>,
  id: string,
): Promise<{ room: string; message: Message } | undefined> => {
  const row = await messageRowById(db, id)
  return row && { room: row.room, message: messageFromRow(row) }
}

/** Changes a message and gives it the room's next revision; a change that changes nothing takes none. */
export const changeMessage = async (
  db: Kysely<Tables>,
  { message, change }: { message: string; change: MessageChange },
): Promise<Changed> => {
  const row = await messageRowById(db, message)
  if (!row) throw refuse('not-found')
  const next = changedRow(row, change)
  if (!next) return { room: row.room, message: messageFromRow(row), isChange: false }
  const rev = await takeRevisions(db, row.room)
  await correctTally(db, [{ row, isDeletedNow: (next.deleted ?? row.deleted) === 1 }])
  await db
    .updateTable('messages')
    .set({ ...next, rev })
    .where('room', '=', row.room)
    .where('seq', '=', row.seq)
    .execute()
  const also = await follow[change.what]?.(db, row, { next, rev, change })
  const changed = { room: row.room, message: messageFromRow({ ...row, ...next, rev }), isChange: true }
  return also && also.length > 0 ? { ...changed, also } : changed
}

type Step = { next: Partial<MessageRow>; rev: number; change: MessageChange }

/** What a change brings with it, in the same transaction; answers the other messages that changed. */
const follow: Partial<
  Record<MessageChange['what'], (db: Kysely<Tables>, row: MessageRow, step: Step) => Promise<Message[]>>
> = {
  async edit(db, row, { next }) {
    await keepVersion(db, row)
    await moveMentions(db, row, next)
    return []
  },
  async delete(db, row, { rev, change }) {
    const keptAt = change.what === 'delete' ? change.keptAt : undefined
    if (keptAt === undefined) await dropFilesOf(db, [row])
    else await keepDeleted(db, row, rev, keptAt)
    await forgetContent(db, [row])
    return refreshThreads(db, [row])
  },
}

const changedRow = (row: MessageRow, change: MessageChange): Partial<MessageRow> | undefined => {
  if (row.deleted === 1) {
    if (change.what === 'delete') return undefined
    throw refuse('not-found', 'This message was deleted.')
  }
  if (change.what === 'delete') return emptied
  if (change.what === 'react') return changedReactions(row, change)
  if (change.text === row.text) return undefined
  return { text: change.text, edited_at: change.at, mentions: mentionsAfter(row, change) }
}

/** An edit mentions others, but nobody calls everybody after the fact, or takes that back. */
const mentionsAfter = (row: MessageRow, { mentions }: Mentions): string | null => {
  const { mentionsAll } = unpackMentions(row.mentions)
  return packMentions({ ...(mentions ? { mentions } : {}), ...(mentionsAll ? { mentionsAll } : {}) })
}

/** Keeps the mentions that count with the message they stand in. What was ever deleted counts no more. */
const moveMentions = async (
  db: Kysely<Tables>,
  row: MessageRow,
  next: Partial<MessageRow>,
): Promise<void> => {
  if (next.mentions === row.mentions) return
  await removeMentions(db, [row])
  if (row.restored === null) await addMentions(db, { ...row, mentions: next.mentions ?? null })
}

const changedReactions = (
  row: MessageRow,
  { account, emoji, on }: MessageChange & { what: 'react' },
): Partial<MessageRow> | undefined => {
  const before: Reaction[] = row.reactions ? JSON.parse(row.reactions) : []
  const chosen = before.find((reaction) => reaction.emoji === emoji)
  if ((chosen?.accounts.includes(account) ?? false) === on) return undefined
  const after = on ? withReaction(before, emoji, account) : withoutReaction(before, emoji, account)
  return { reactions: after.length === 0 ? null : JSON.stringify(after) }
}

const withReaction = (before: Reaction[], emoji: string, account: string): Reaction[] => {
  if (before.some((r) => r.emoji === emoji))
    return before.map((r) => (r.emoji === emoji ? { emoji, accounts: [...r.accounts, account] } : r))
  if (before.length >= limits.reactionsPerMessage)
    throw refuse('too-large', `A message has at most ${limits.reactionsPerMessage} different reactions.`)
  return [...before, { emoji, accounts: [account] }]
}

const withoutReaction = (before: Reaction[], emoji: string, account: string): Reaction[] =>
  before
    .map((r) => (r.emoji === emoji ? { emoji, accounts: r.accounts.filter((id) => id !== account) } : r))
    .filter((r) => r.accounts.length > 0)
