import type { Message } from '../../protocol/entities.ts'
import { type Draft, roomOf, writeRoom } from './draft.ts'
import type { HappeningOf } from './happening.ts'
import { dropSettled } from './settled.ts'
import type { RoomState } from './shape.ts'
import { followThread } from './threads.ts'
import { placeMessage } from './timeline.ts'
import { stoppedTyping } from './typing.ts'
import { countMessage } from './unread.ts'

/** Something is missing: ask `room.changes` after `rev`. */
export const isBehind = ({ room, rev }: RoomState): boolean => room.rev > rev

/**
 * Applies an event when it is the next one of its room. An older one was applied already; a later one only
 * shows how far the room has come, and waits until what lies between was asked for.
 */
export const messageChanged = (draft: Draft, { room, message }: HappeningOf<'message.changed'>): void => {
  const known = roomOf(draft, room)
  if (!known || message.rev <= known.rev) return
  if (message.rev === known.rev + 1) acceptMessage(draft, room, message)
  else hearHead(draft, room, message.rev)
}

/** The server tells how far a room has come. */
export const headHeard = (draft: Draft, { room, rev }: HappeningOf<'heads'>): void =>
  hearHead(draft, room, rev)

/** Applies an answer to `room.changes`: messages in their newest state, in order of `rev`. */
export const changesRead = (draft: Draft, { room, after, changes }: HappeningOf<'changes.read'>): void => {
  const known = roomOf(draft, room)
  // The room may have fallen back behind what was asked for; then this leaves a hole.
  if (!known || after > known.rev) return
  for (const message of changes.messages)
    if (message.rev > (roomOf(draft, room)?.rev ?? 0)) acceptMessage(draft, room, message)
  if (!changes.more) advance(draft, room, changes.rev)
  hearHead(draft, room, changes.rev)
}

/** Every change goes through here exactly once and in order of `rev`. */
export const acceptMessage = (draft: Draft, room: string, message: Message): void => {
  placeMessage(draft, room, message)
  countMessage(draft, room, message)
  followThread(draft, room, message)
  if (message.seq === message.rev) stoppedTyping(draft, room, message.author.id)
  advance(draft, room, message.rev)
}

const advance = (draft: Draft, room: string, rev: number): void => {
  const known = roomOf(draft, room)
  if (!known || known.rev >= rev) return
  writeRoom(draft, room).rev = rev
  hearHead(draft, room, rev)
  dropSettled(draft, room, (seq) => seq <= rev)
}

export const hearHead = (draft: Draft, room: string, rev: number): void => {
  const known = roomOf(draft, room)
  if (!known || known.room.rev >= rev) return
  const mine = writeRoom(draft, room)
  mine.room = { ...mine.room, rev }
}
