import type { Message } from '../../protocol/entities.ts'
import { isOpened } from '../../sdk/index.ts'
import { indexOfSeq } from '../../sdk/state/timeline.ts'
import type { App } from '../app/app.ts'
import { loadNewer, loadOlder, type Talk } from '../app/talk.ts'
import type { Anchor, TalkView } from '../app/view.ts'
import { type Line, lineOf, span } from '../text/line.ts'
import { type TimelineRows, timelineRows } from './timeline-rows.ts'

/** What of a room or thread is on the screen. */
export type Shown = { lines: Line[]; firstSeq: number | undefined; lastSeq: number | undefined }

/**
 * The part of a timeline that is in sight: only what is drawn is measured, so that a room of a hundred thousand
 * messages costs what a short one does. The end stands at the bottom of the screen.
 */
export const showTimeline = (app: App, talk: Talk, width: number, height: number): Shown => {
  const { view } = talk
  const rows = timelineRows(app, talk, width)
  const shown = view.anchor ? fromAnchor(rows, view, talk, height) : undefined
  return shown ?? fromEnd(rows, talk, height)
}

const fromEnd = (rows: TimelineRows, talk: Talk, height: number): Shown => {
  // What is said before anything of the room is here stands there too.
  let lines = talk.timeline.atEnd || !isOpened(talk.timeline) ? rows.pending() : []
  let index = rows.messages.length - 1
  const lastSeq = rows.messages[index]?.seq
  while (index >= 0 && lines.length < height) lines = [...rows.linesAt(index--), ...lines]
  if (lines.length < height) lines = [...beginningOf(talk), ...lines]
  const cutAway = Math.max(0, lines.length - height)
  const padding: Line[] = Array.from({ length: Math.max(0, height - lines.length) }, () => [])
  // A room grows from the field upwards, a thread from its first message downwards.
  const shown = lines.slice(cutAway)
  const filled = talk.thread === undefined ? [...padding, ...shown] : [...shown, ...padding]
  return { lines: filled, firstSeq: rows.messages[index + 1]?.seq, lastSeq }
}

/** Undefined when what follows does not fill the screen: then the end is shown. */
const fromAnchor = (
  rows: TimelineRows,
  { anchor }: TalkView,
  talk: Talk,
  height: number,
): Shown | undefined => {
  const { seq, line } = anchor as NonNullable<Anchor>
  const start = indexOfSeq(rows.messages, seq)
  const lines: Line[] = []
  let index = start
  for (; index < rows.messages.length && lines.length < height + line; index++)
    lines.push(...rows.linesAt(index))
  if (lines.length - line < height) {
    if (talk.timeline.atEnd) return undefined
    lines.push(...Array.from({ length: height + line - lines.length }, () => []))
  }
  return {
    lines: lines.slice(line, line + height),
    firstSeq: rows.messages[start]?.seq,
    lastSeq: rows.messages[index - 1]?.seq,
  }
}

const beginningOf = ({ room, timeline, thread }: Talk): Line[] => {
  if (!isOpened(timeline)) return [lineOf(span(' Reading…', 'quiet'))]
  if (!timeline.atStart) return [lineOf(span(' Reading what was said before…', 'quiet'))]
  if (thread !== undefined) return []
  if (room.people)
    return [
      lineOf(span(` This is the beginning of your conversation with ${room.name || 'yourself'}.`, 'quiet')),
    ]
  return [lineOf(span(` This is the beginning of #${room.name}.`, 'quiet'))]
}

/** Moves what is in sight by so many lines, up when it is negative; asks for what is not here yet. */
export const scrollBy = (app: App, talk: Talk, width: number, height: number, by: number): void => {
  const { view } = talk
  const rows = timelineRows(app, talk, width)
  if (rows.messages.length === 0) return
  view.anchor = moved(rows, view.anchor ?? topAtEnd(rows, talk, height), by)
  settle(app, talk, width, height, by)
}

/** Where the top of the screen is while it shows the end. */
const topAtEnd = (rows: TimelineRows, talk: Talk, height: number): NonNullable<Anchor> => {
  let filled = talk.timeline.atEnd ? rows.pending().length : 0
  let index = rows.messages.length
  while (index > 0 && filled < height) filled += rows.linesAt(--index).length
  return { seq: (rows.messages[index] as Message).seq, line: Math.max(0, filled - height) }
}

/** So many messages beyond the edge are near: the screen moves no further than it must. */
const nearby = 3

const moved = (rows: TimelineRows, from: NonNullable<Anchor>, by: number): NonNullable<Anchor> => {
  let index = Math.min(indexOfSeq(rows.messages, from.seq), rows.messages.length - 1)
  let line = from.line + by
  while (line < 0 && index > 0) line += rows.linesAt(--index).length
  for (;;) {
    const here = rows.linesAt(index).length
    if (line < here || index === rows.messages.length - 1) break
    line -= here
    index++
  }
  return { seq: (rows.messages[index] as Message).seq, line: Math.max(0, line) }
}

/** At the end it follows again; near the ends of what is here, more is asked for. */
const settle = (app: App, talk: Talk, width: number, height: number, by: number): void => {
  const { view } = talk
  const { messages, atStart, atEnd } = talk.timeline
  const shown = showTimeline(app, talk, width, height)
  const isAtEnd =
    view.anchor !== null && fromAnchor(timelineRows(app, talk, width), view, talk, height) === undefined
  if (isAtEnd) view.anchor = null
  const first = shown.firstSeq === undefined ? 0 : indexOfSeq(messages, shown.firstSeq)
  if (by < 0 && first < 100 && !atStart) loadOlder(app, talk)
  const last = shown.lastSeq === undefined ? messages.length : indexOfSeq(messages, shown.lastSeq)
  if (by > 0 && messages.length - last < 100 && !atEnd) loadNewer(app, talk)
}

/** Brings one message into sight: just so at the edge, or with some of what stands around it when it was far away. */
export const bringIntoSight = (app: App, talk: Talk, width: number, height: number, seq: number): void => {
  const { view } = talk
  const rows = timelineRows(app, talk, width)
  const top = view.anchor ?? topAtEnd(rows, talk, height)
  const index = indexOfSeq(rows.messages, seq)
  const own = rows.linesAt(index).length
  const from = indexOfSeq(rows.messages, top.seq)
  let above = -top.line
  let next = from
  while (next < index && above < height) above += rows.linesAt(next++).length
  if (index >= from && above >= 0 && above + own <= height) return
  const free = Math.max(0, height - own)
  const isFar = index < from - nearby || next < index - nearby
  const place = isFar ? Math.floor(free / 3) : index < from ? 0 : free
  view.anchor = moved(rows, { seq, line: 0 }, -place)
  settle(app, talk, width, height, index < from ? -1 : 1)
}
