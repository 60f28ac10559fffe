import type { Selectable } from 'kysely'
import type { Message } from '../protocol/entities.ts'
import { messageId } from './message-id.ts'
import { unpackMentions } from './queries/mentions.ts'
import type { Tables } from './tables.ts'

type Row = Omit<Selectable<Tables['messages']>, 'nonce' | Extra> &
  Partial<Pick<Selectable<Tables['messages']>, Extra>>

/** What most messages don't have. */
type Extra =
  | 'reactions'
  | 'restored'
  | 'mentions'
  | 'thread'
  | 'also_in_room'
  | 'replies'
  | 'pinned'
  | 'files'

/** A stored message as the protocol tells it. What is empty is left out, to keep frames short. */
export const messageFromRow = (row: Row): Message => {
  const message: Message = {
    id: messageId(row.room, row.seq),
    seq: row.seq,
    rev: row.rev,
    author: { id: row.author, name: row.author_name },
    text: row.text,
    at: new Date(row.at).toISOString(),
  }
  if (row.kind !== 'text') message.kind = row.kind
  if (row.edited_at !== null) message.editedAt = new Date(row.edited_at).toISOString()
  if (row.deleted === 1) message.deleted = true
  if (row.reply_to !== null) message.replyTo = messageId(row.room, row.reply_to)
  if (row.restored) message.restored = Number(row.restored)
  if (row.reactions) message.reactions = JSON.parse(row.reactions)
  if (row.mentions) Object.assign(message, unpackMentions(row.mentions))
  if (row.thread) message.thread = messageId(row.room, row.thread)
  if (row.also_in_room === 1) message.alsoInRoom = true
  if (row.replies) message.replies = JSON.parse(row.replies)
  if (row.pinned) message.pinned = JSON.parse(row.pinned)
  if (row.files) message.files = JSON.parse(row.files)
  return message
}
