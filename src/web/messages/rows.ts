import type { Message } from '../../protocol/entities.ts'
import type { PendingMessage, RoomState } from '../../sdk/index.ts'
import { guessFiles } from '../files/guess-files.ts'
import { dayKey } from '../ui/format-time.ts'

/** One line of the timeline with what stands above it. */
export type Row = {
  key: string
  message?: Message
  pending?: PendingMessage
  /** Belongs to the message above: drawn without name and picture. */
  isGrouped: boolean
  /** A day begins here: its time, to be named. */
  day?: string | number
  /** The line between what was read and what was not stands above this one. */
  isFirstUnread?: true
}

const groupMs = 5 * 60_000

export const topRowKey = 'top'

/**
 * The room as rows: the beginning (or what stands for the older messages), the messages, the unsent ones.
 * `readTo` is where the unread line is drawn, or null for none.
 */
export const rowsOf = (
  { timeline: { messages, atEnd } }: RoomState,
  pending: readonly PendingMessage[],
  me: string | undefined,
  readTo: number | null,
): Row[] => {
  const rows: Row[] = [{ key: topRowKey, isGrouped: false }]
  const firstUnread = readTo === null ? undefined : messages.find((message) => isUnread(message, readTo, me))
  let above: Message | undefined
  for (const message of messages) {
    rows.push(messageRow(message, above, message === firstUnread))
    above = message
  }
  if (atEnd)
    rows.push(...pending.map((one, index) => pendingRow(one, index === 0 ? above : undefined, me, index)))
  return rows
}

/** Whether something unread stands before all that is loaded: it stays so until somebody goes there, or says otherwise. */
export const hasUnreadBefore = (
  { room, timeline: { messages, from, atStart } }: RoomState,
  me: string | undefined,
  readTo: number | null,
): boolean =>
  readTo !== null &&
  !atStart &&
  from > room.read + 1 &&
  room.unread > messages.filter((message) => isUnread(message, room.read, me)).length

const isUnread = ({ seq, kind, author }: Message, readTo: number, me: string | undefined): boolean =>
  seq > readTo && kind !== 'notice' && author.id !== me

const messageRow = (message: Message, above: Message | undefined, isFirstUnread: boolean): Row => {
  const startsDay = !above || dayKey(above.at) !== dayKey(message.at)
  return {
    key: message.id,
    message,
    isGrouped: !startsDay && !isFirstUnread && continues(message, above),
    ...(startsDay ? { day: message.at } : {}),
    ...(isFirstUnread ? { isFirstUnread: true as const } : {}),
  }
}

/** Same author, same manner, soon after, and not an answer to something else. */
const continues = (message: Message, above: Message): boolean =>
  above.author.id === message.author.id &&
  above.author.name === message.author.name &&
  (above.kind === message.kind || above.kind === undefined) &&
  message.replyTo === undefined &&
  above.kind !== 'notice' &&
  Date.parse(message.at) - Date.parse(above.at) < groupMs

const pendingRow = (
  pending: PendingMessage,
  above: Message | undefined,
  me: string | undefined,
  index: number,
): Row => ({
  key: pending.nonce,
  pending,
  isGrouped:
    pending.replyTo === undefined &&
    (index > 0 ||
      (above?.author.id === me &&
        above?.kind === undefined &&
        pending.at - Date.parse(above?.at ?? '') < groupMs)),
})

/** A guess in pixels, until the row was drawn and measured. */
export const guessHeight = ({ message, pending, isGrouped, day }: Row): number => {
  const text = message?.text ?? pending?.text ?? ''
  const lines = Math.ceil(text.length / 90) + (text.match(/\n/g)?.length ?? 0)
  return (
    Math.max(1, lines) * 22 +
    (isGrouped || message?.kind === 'notice' ? 6 : 36) +
    (day === undefined ? 0 : 50) +
    (message?.reactions ? 32 : 0) +
    (message?.replyTo ? 24 : 0) +
    guessFiles(message?.files ?? []) +
    (message?.replies ? 30 : 0)
  )
}
