import type { Message } from '../../protocol/entities.ts'
import { type Draft, roomOf, writeOutbox } from './draft.ts'
import type { HappeningOf, Sent } from './happening.ts'
import { acceptMessage, hearHead } from './messages.ts'
import type { PendingMessage, RoomState } from './shape.ts'
import { hasSeq } from './timeline.ts'

export const sendWanted = (draft: Draft, { message }: HappeningOf<'send.wanted'>): void => {
  writeOutbox(draft).push(message)
}

/** What an earlier run of the program left unsent goes before what was written since. */
export const outboxLoaded = (draft: Draft, { messages }: HappeningOf<'outbox.loaded'>): void => {
  const present = new Set(draft.state.outbox.map(({ nonce }) => nonce))
  const earlier = messages.filter(({ nonce }) => !present.has(nonce))
  if (earlier.length > 0) writeOutbox(draft).unshift(...earlier)
}

/**
 * The server stored a message. It leaves the outbox in the same step in which it enters the timeline: now,
 * when it is the next change of its room; otherwise when what lies between has been asked for.
 */
export const sendSettled = (draft: Draft, { nonce, sent }: HappeningOf<'send.settled'>): void => {
  const index = draft.state.outbox.findIndex((pending) => pending.nonce === nonce)
  const pending = draft.state.outbox[index]
  if (!pending) return
  const room = roomOf(draft, pending.room)
  if (!room || isHere(room, sent.seq)) remove(draft, index)
  else if (sent.rev === sent.seq && sent.seq === room.rev + 1) {
    remove(draft, index)
    acceptMessage(draft, pending.room, messageFrom(draft, pending, sent))
  } else {
    const { error: _, ...rest } = pending
    writeOutbox(draft)[index] = { ...rest, status: 'waiting', settled: { id: sent.id, seq: sent.seq } }
    hearHead(draft, pending.room, sent.rev)
  }
}

const isHere = ({ rev, timeline }: RoomState, seq: number): boolean =>
  seq <= rev || hasSeq(timeline.messages, seq)

/** The same message that the event is about to tell. */
const messageFrom = (
  draft: Draft,
  pending: PendingMessage,
  { id, seq, rev, at, mentions, mentionsAll }: Sent,
): Message => {
  const { me } = draft.state
  const message: Message = {
    id,
    seq,
    rev,
    author: { id: me?.id ?? '', name: me?.username ?? '' },
    text: pending.text,
    at,
  }
  if (pending.kind) message.kind = pending.kind
  if (pending.replyTo !== undefined) message.replyTo = pending.replyTo
  if (pending.files) message.files = pending.files
  if (pending.thread !== undefined) message.thread = pending.thread
  if (pending.alsoInRoom) message.alsoInRoom = true
  if (mentions) message.mentions = mentions
  if (mentionsAll) message.mentionsAll = mentionsAll
  return message
}

export const sendRefused = (draft: Draft, { nonce, error }: HappeningOf<'send.refused'>): void =>
  change(draft, nonce, (pending) => ({ ...pending, status: 'refused', error }))

export const sendRetried = (draft: Draft, { nonce }: HappeningOf<'send.retried'>): void =>
  change(draft, nonce, ({ error: _, ...pending }) => ({ ...pending, status: 'waiting' }))

export const sendDiscarded = (draft: Draft, { nonce }: HappeningOf<'send.discarded'>): void => {
  const index = draft.state.outbox.findIndex((pending) => pending.nonce === nonce)
  if (index >= 0) remove(draft, index)
}

const change = (draft: Draft, nonce: string, to: (pending: PendingMessage) => PendingMessage): void => {
  const index = draft.state.outbox.findIndex((pending) => pending.nonce === nonce)
  const pending = draft.state.outbox[index]
  if (pending && !pending.settled) writeOutbox(draft)[index] = to(pending)
}

const remove = (draft: Draft, index: number): void => {
  writeOutbox(draft).splice(index, 1)
}
