import type { Selectable } from 'kysely'
import type { Draft } from '../core/ports.ts'
import { parseMessageId } from './message-id.ts'
import { packMentions } from './queries/mentions.ts'
import type { Tables } from './tables.ts'

export type MessageRow = Selectable<Tables['messages']>

/** What an append writes; the other columns have their defaults. */
export const appendedColumns = [
  'room',
  'seq',
  'rev',
  'kind',
  'author',
  'author_name',
  'text',
  'at',
  'reply_to',
  'nonce',
  'mentions',
] as const

/** Of one row, in the same order. */
export const appendedValues = (row: MessageRow) =>
  [
    row.room,
    row.seq,
    row.rev,
    row.kind,
    row.author,
    row.author_name,
    row.text,
    row.at,
    row.reply_to,
    row.nonce,
    row.mentions,
  ] as const

/** A draft as it is stored at this place of its room. */
export const rowOfDraft = (draft: Draft, seq: number): MessageRow => ({
  room: draft.room,
  seq,
  rev: seq,
  kind: draft.kind ?? 'text',
  author: draft.author.id,
  author_name: draft.author.name,
  text: draft.text,
  at: draft.at,
  edited_at: null,
  deleted: 0,
  reply_to: draft.replyTo === undefined ? null : (parseMessageId(draft.replyTo)?.seq ?? null),
  nonce: draft.nonce,
  reactions: null,
  files: null,
  restored: null,
  mentions: packMentions(draft),
  thread: draft.thread === undefined ? null : (parseMessageId(draft.thread)?.seq ?? null),
  also_in_room: draft.alsoInRoom ? 1 : 0,
  replies: null,
  pinned: null,
})

/** A retry says the same again. Once edited or deleted the text can't be compared any more: the nonce decides. */
export const isSameDraft = (first: MessageRow, again: MessageRow): boolean =>
  first.room === again.room &&
  first.kind === again.kind &&
  first.reply_to === again.reply_to &&
  (first.files === null || again.files === first.files) &&
  first.thread === again.thread &&
  (first.text === again.text || first.edited_at !== null || first.deleted === 1)
