import type { State } from '../../sdk/index.ts'
import { typingText } from '../composer/composer-lines.ts'
import { offerLines } from '../composer/offer-lines.ts'
import { hintsOnMessage } from '../keys/message-keys.ts'
import { type Shown, showTimeline } from '../messages/timeline.ts'
import { roomSign, roomTitle } from '../rooms/order-rooms.ts'
import { fit, type Line, lineOf, lineWidth, span, spread } from '../text/line.ts'
import { cut } from '../text/width.ts'
import { wrap } from '../text/wrap.ts'
import type { App } from './app.ts'
import { composerOf, headerRows, timelineSize } from './layout.ts'
import { isLong } from './status-line.ts'
import type { Talk } from './talk.ts'

export type Pane = { lines: Line[]; shown: Shown; cursor: { x: number; y: number } | undefined }

/** A room or a thread: its name, what was said, and the field to write in. */
export const talkPane = (
  app: App,
  state: State,
  talk: Talk,
  width: number,
  height: number,
  hasKeys: boolean,
): Pane => {
  const composer = composerOf(app, talk)
  const name = talk.thread === undefined ? roomHeader(state, talk, width) : threadHeader(state, talk, width)
  const header = [name, ...(headerRows(height) > 1 ? [ruleLine(width)] : [])]
  const { width: across, height: rows } = timelineSize(app, talk)
  const shown = showTimeline(app, talk, across, rows)
  const above = hasKeys ? aboveField(app, width).slice(-rows) : []
  const lines = [
    ...header,
    ...shown.lines.slice(0, rows - above.length),
    ...above,
    hasKeys && talk.view.selected ? hintLine(talk, width) : betweenLine(state, talk, width),
    ...(hasKeys ? composer.lines : composer.lines.map(faded)),
  ].map((line) => fit(line, width))
  const cursor = hasKeys
    ? { x: composer.cursor.x, y: header.length + rows + 1 + composer.cursor.y }
    : undefined
  return { lines, shown, cursor }
}

/** What is offered while one types, or a remark that is too long for the last line. */
const aboveField = (app: App, width: number): Line[] => {
  const { offered, notice } = app.view
  if (offered) return offerLines(offered, width)
  if (!notice || !isLong(app, notice)) return []
  const look = notice.isAlert ? 'alert' : 'accent'
  return wrap(lineOf(span(notice.text, look)), width - 2).map((line) => [span(' '), ...line])
}

const faded = (line: Line): Line => line.map((part) => ({ ...part, look: { role: 'quiet' as const } }))

const roomHeader = (state: State, { room }: Talk, width: number): Line => {
  const { sign, isOnline } = roomSign({ room }, state.online)
  const count = `${room.members.toLocaleString('en')} ${room.members === 1 ? 'member' : 'members'} `
  const members = room.people || width < 30 ? '' : ` ${count}`
  const name = span(cut(roomTitle({ room }), width - 4 - members.length), 'strong')
  return spread(
    lineOf(
      span(` ${sign} `, isOnline ? 'good' : 'quiet'),
      name,
      span(room.topic === '' ? '' : `   ${room.topic}`, 'quiet'),
    ),
    lineOf(span(members, 'quiet')),
    width,
  )
}

const threadHeader = (state: State, { room, thread }: Talk, width: number): Line => {
  const entry = state.threads[thread as string]
  const title = entry ? `Thread of ${entry.root.author.name}` : 'Thread'
  const where = room.people ? '' : ` in #${roomTitle({ room })}`
  return spread(
    lineOf(
      span(' ↳ ', 'quiet'),
      span(title, 'strong'),
      span(where, 'quiet'),
      span(entry?.state.following ? '   followed' : '', 'quiet'),
    ),
    lineOf(span(' Esc: close ', 'quiet')),
    width,
  )
}

const ruleLine = (width: number): Line => [span('─'.repeat(width), 'rule')]

/** Between messages and field: who types, or that there is more below. */
const betweenLine = (state: State, talk: Talk, width: number): Line => {
  const typing = talk.thread === undefined ? typingText(state.rooms[talk.room.id], state) : ''
  const left =
    typing === '' ? [] : lineOf(span(` ${cut(typing, width - 4)} `, { role: 'quiet', italic: true }))
  const unread =
    talk.thread === undefined ? talk.room.unread : (state.threads[talk.thread]?.state.unread ?? 0)
  const below =
    talk.view.anchor === null ? '' : `${unread > 0 ? `${unread} new` : 'newer messages'} below: Alt+End `
  const right = below === '' ? [] : lineOf(span(` ${below}`, 'accent'))
  const rule = Math.max(0, width - lineWidth(left) - lineWidth(right))
  return [...left, span('─'.repeat(rule), 'rule'), ...right]
}

/** While a message is chosen: what can be done with it, as much as there is room for. */
const hintLine = ({ thread }: Talk, width: number): Line => {
  const line: Line[number][] = [span(' ')]
  for (const { key, about } of hintsOnMessage(thread !== undefined)) {
    const next = [span(key, 'accent'), span(` ${about}  `, 'quiet')]
    if (lineWidth(line) + lineWidth(next) > width) break
    line.push(...next)
  }
  return [...line, span('─'.repeat(Math.max(0, width - lineWidth(line))), 'rule')]
}
