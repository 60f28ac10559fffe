import type { Message, Room } from '../../protocol/entities.ts'
import { limits } from '../../protocol/limits.ts'
import { type Draft, roomOf, writeCounted, writeRoom } from './draft.ts'
import type { HappeningOf } from './happening.ts'
import type { Counted, RoomState } from './shape.ts'
import { indexOfSeq, isInRoom } from './timeline.ts'

/** What the server counted, with nothing on top of it yet. */
export const countedByServer = ({
  read,
  rev,
  unread,
  mentions,
}: Pick<Room, 'read' | 'rev' | 'unread' | 'mentions'>): Counted => ({
  baseRev: rev,
  base: unread,
  baseMentions: mentions,
  baseRead: read,
  rev,
  since: [],
  sinceMentions: [],
  gone: [],
  isUnsure: false,
})

/** Counts a change in. Changes must come in order of `rev`; one that was counted before is passed over. */
export const countMessage = (draft: Draft, room: string, message: Message): void => {
  const known = roomOf(draft, room)
  if (!known || message.rev <= known.counted.rev) return
  const { counted, shown } = writeCounted(draft, room)
  count(draft, { counted, shown, message, isCountable: isCountable(draft, message) })
}

type Counting = {
  counted: Counted
  shown: Pick<Room, 'read' | 'unread' | 'mentions'>
  message: Message
  isCountable: boolean
}

/** THE BADGES: counts a change of a room, or of one of its threads, into what is shown of it. */
export const count = (draft: Draft, { counted, shown, message, isCountable }: Counting): void => {
  counted.rev = message.rev
  if (message.seq <= shown.read || !isCountable) return
  const isGone = goneAt(message) !== undefined
  if (message.seq > counted.baseRev) {
    keepCounted(counted.since, message.seq, !isGone)
    keepCounted(counted.sinceMentions, message.seq, !isGone && mentionsMe(draft, message))
  } else {
    const isNews = isNewlyGone(counted, message)
    if (isNews) {
      counted.gone.push(message.seq)
      // At the limit nobody knows the true number.
      if (counted.base < limits.unreadCount) counted.base = Math.max(0, counted.base - 1)
    }
    if (mayHaveMoved(draft, counted, message, isNews)) counted.isUnsure = true
  }
  show(counted, shown)
}

const mentionsMe = (draft: Draft, { mentions, mentionsAll }: Message): boolean =>
  mentionsAll !== undefined || mentions?.includes(draft.state.me?.id ?? '') === true

/** Whether a message that the server counted may mention oneself now and did not before, or the other way round. */
const mayHaveMoved = (
  draft: Draft,
  { baseMentions }: Counted,
  message: Message,
  isNewlyGone: boolean,
): boolean => {
  if (isNewlyGone) return baseMentions > 0
  if (goneAt(message) !== undefined || message.editedAt === undefined) return false
  return baseMentions > 0 || mentionsMe(draft, message)
}

/** Messages of others count; one's own, notices and what stands in a thread alone do not. */
const isCountable = (draft: Draft, message: Message): boolean =>
  isOfOthers(draft, message) && isInRoom(message)

export const isOfOthers = (draft: Draft, { kind, author }: Message): boolean =>
  kind !== 'notice' && author.id !== draft.state.me?.id

/** The revision from which on it counts no more: it was deleted then, for good or until it was put back. */
const goneAt = ({ deleted, restored, rev }: Message): number | undefined =>
  restored ?? (deleted ? rev : undefined)

/** The server left out what went before it counted; what was put back changes again, but it went only once. */
const isNewlyGone = ({ baseRev, gone }: Counted, message: Message): boolean =>
  (goneAt(message) ?? 0) > baseRev && !gone.includes(message.seq)

/** Whether a place is in an ascending list is what `counts` says from now on. */
const keepCounted = (since: number[], seq: number, counts: boolean): void => {
  if (counts && seq > (since.at(-1) ?? 0)) since.push(seq)
  else countOutOfOrder(since, seq, counts)
  if (since.length > limits.unreadCount) since.shift()
}

const countOutOfOrder = (since: number[], seq: number, counts: boolean): void => {
  const found = since.indexOf(seq)
  if (!counts && found >= 0) since.splice(found, 1)
  if (!counts || found >= 0) return
  const place = since.findLastIndex((other) => other < seq) + 1
  since.splice(place, 0, seq)
}

/** Read here: shown at once, told to the server later. Nobody has read what is not there yet. */
export const readMarked = (draft: Draft, { room, seq }: HappeningOf<'read.marked'>): void =>
  moveReadMarker(draft, room, Math.min(seq, roomOf(draft, room)?.room.rev ?? 0))

/**
 * Read on another device, or the server's answer to having read here. A count that is newer than everything
 * counted here is taken over.
 */
export const roomRead = (draft: Draft, told: HappeningOf<'room.read'>): void => {
  const known = roomOf(draft, told.room)
  if (!known || told.read < known.room.read) return
  if (told.rev < known.counted.rev) {
    moveReadMarker(draft, told.room, told.read, told)
    return
  }
  const mine = writeRoom(draft, told.room)
  mine.counted = countedByServer(told)
  mine.room = { ...mine.room, read: told.read, unread: told.unread, mentions: told.mentions }
}

/**
 * Moves the marker forward, never back. What remains unread is counted from what is here; only when that
 * does not reach back to the marker, the server's older number is taken.
 */
export const moveReadMarker = (draft: Draft, room: string, read: number, told?: Told): void => {
  const known = roomOf(draft, room)
  if (!known || read < known.room.read || (read === known.room.read && !told)) return
  if (read === known.counted.baseRead) return
  const { counted, shown } = writeCounted(draft, room)
  shown.read = read
  counted.since = counted.since.filter((seq) => seq > read)
  counted.sinceMentions = counted.sinceMentions.filter((seq) => seq > read)
  const base = baseAfter(draft, { ...known, counted }, read, told)
  if (base) Object.assign(counted, base, { baseRead: read })
  show(counted, shown)
}

type Told = { unread: number; mentions: number; rev: number }
type Base = Pick<Counted, 'base' | 'baseMentions'>

const baseAfter = (
  draft: Draft,
  known: RoomState,
  read: number,
  told: Told | undefined,
): Base | undefined => {
  const { baseRev, since, sinceMentions } = known.counted
  if (read >= baseRev) return { base: 0, baseMentions: 0 }
  if (reachesBackTo(known, read)) return recount(draft, known, read, baseRev)
  if (!told) return undefined
  const { unread, mentions, rev } = told
  return { base: without(unread, since, rev), baseMentions: without(mentions, sinceMentions, rev) }
}

/** What was counted up to a revision, without what is counted apart. */
const without = (count: number, since: number[], rev: number): number =>
  count >= limits.unreadCount ? count : Math.max(0, count - since.filter((seq) => seq <= rev).length)

const reachesBackTo = ({ timeline, rev, counted }: RoomState, read: number): boolean => {
  if (!timeline.atEnd || rev < counted.rev) return false
  return timeline.atStart || (timeline.from > 0 && timeline.from <= read + 1)
}

const recount = (draft: Draft, { timeline }: RoomState, read: number, upTo: number): Base => {
  const { messages } = timeline
  const count: Base = { base: 0, baseMentions: 0 }
  for (let i = indexOfSeq(messages, read + 1); i < messages.length; i++) {
    const message = messages[i] as Message
    if (message.seq > upTo) break
    if (goneAt(message) !== undefined || !isCountable(draft, message)) continue
    count.base += 1
    if (mentionsMe(draft, message)) count.baseMentions += 1
  }
  return count
}

export const show = (
  { base, baseMentions, since, sinceMentions }: Counted,
  shown: Pick<Room, 'unread' | 'mentions'>,
): void => {
  shown.unread = Math.min(limits.unreadCount, base + since.length)
  shown.mentions = Math.min(limits.unreadCount, baseMentions + sinceMentions.length)
}
