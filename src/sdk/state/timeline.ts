import type { Message } from '../../protocol/entities.ts'
import { type Draft, roomOf, writeMessages, writeRoom, writeTimeline } from './draft.ts'
import type { HappeningOf, PageRequest } from './happening.ts'
import { dropSettled } from './settled.ts'
import { isOpened, type RoomState, type Timeline } from './shape.ts'

/**
 * Puts a message into the run, or its newer state in the place of the older one. What lies outside the run
 * is left alone: it will come with its page. Twice does no harm.
 */
export const placeMessage = (draft: Draft, room: string, message: Message): void => {
  const timeline = roomOf(draft, room)?.timeline
  if (!timeline || !isOpened(timeline)) return
  const { seq } = message
  if (seq > timeline.to) {
    if (!timeline.atEnd) return
    writeTimeline(draft, room).to = seq
  } else if (seq < timeline.from) {
    if (!timeline.atStart) return
    writeTimeline(draft, room).from = seq
  }
  if (timeline.from === 0) writeTimeline(draft, room).from = seq
  if (isInRoom(message)) putInRun(timeline.messages, message, () => writeMessages(draft, room))
}

/** `write` answers the list to write to, and is called only when something changes. */
export const putInRun = (messages: readonly Message[], message: Message, write: () => Message[]): void => {
  const last = messages.at(-1)
  if (!last || message.seq > last.seq) {
    write().push(message)
    return
  }
  const index = indexOfSeq(messages, message.seq)
  const present = messages[index]
  if (present?.seq !== message.seq) write().splice(index, 0, message)
  else if (message.rev > present.rev) write()[index] = message
}

/** Whether it stands in the room's timeline; replies in threads do only when their author wanted it. */
export const isInRoom = ({ thread, alsoInRoom }: Message): boolean =>
  thread === undefined || alsoInRoom === true

/** Where a `seq` is in a run, or where it would have to be put in. */
export const indexOfSeq = (messages: readonly Message[], seq: number): number => {
  let low = 0
  let high = messages.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((messages[middle] as Message).seq < seq) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * A page of history arrived: it opens or replaces the run, or makes it longer at one end. It shows the room
 * as it was at `page.rev`; when events came faster than the page, the room falls back to that revision, so
 * that the changes in between are asked for.
 */
export const pageRead = (draft: Draft, { room, request, page }: HappeningOf<'page.read'>): void => {
  const known = roomOf(draft, room)
  if (!known || !fits(known.timeline, request)) return
  extend(writeTimeline(draft, room), request, page)
  const mine = writeRoom(draft, room)
  mine.rev = Math.min(mine.rev, page.rev)
  dropSettled(draft, room, (seq) => hasSeq(page.messages, seq))
}

/** The run may have been replaced while the page was on its way. */
const fits = ({ from, to }: RoomState['timeline'], { before, after }: PageRequest): boolean =>
  before !== undefined ? from === before : after === undefined || to === after

const extend = (timeline: Timeline, request: PageRequest, page: HappeningOf<'page.read'>['page']): void => {
  const shown = page.messages.filter(isInRoom)
  const [first, last] = [page.messages[0]?.seq, page.messages.at(-1)?.seq]
  if (request.before !== undefined) {
    timeline.messages = [...shown, ...timeline.messages]
    timeline.from = first ?? timeline.from
    timeline.atStart = !page.moreBefore
  } else if (request.after !== undefined) {
    timeline.messages = [...timeline.messages, ...shown]
    timeline.to = last ?? timeline.to
    timeline.atEnd = !page.moreAfter
  } else {
    timeline.messages = shown
    timeline.from = first ?? 0
    timeline.to = last ?? 0
    timeline.atStart = !page.moreBefore
    // Whatever came after the newest page was read has a later revision, so it is still to be told.
    timeline.atEnd = request.around === undefined || !page.moreAfter
  }
}

/** Drops messages far from where somebody reads. They come with their page again, in their newest state. */
export const runCut = (draft: Draft, { room, keep, at }: HappeningOf<'run.cut'>): void => {
  const { messages } = roomOf(draft, room)?.timeline ?? { messages: [] }
  if (keep < 1 || messages.length <= keep) return
  const timeline = writeTimeline(draft, room)
  const kept = at === 'start' ? messages.slice(-keep) : messages.slice(0, keep)
  timeline.messages = kept
  if (at === 'start') Object.assign(timeline, { from: kept[0]?.seq, atStart: false })
  else Object.assign(timeline, { to: kept.at(-1)?.seq, atEnd: false })
}

export const hasSeq = (messages: readonly Message[], seq: number): boolean =>
  messages[indexOfSeq(messages, seq)]?.seq === seq
