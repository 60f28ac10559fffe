import type { State } from '../../sdk/index.ts'
import { type Line, lineOf, span, spread } from '../text/line.ts'
import { widthOf } from '../text/width.ts'
import type { App } from './app.ts'
import { columnsOf } from './layout.ts'
import type { Notice } from './view.ts'

/** The last line: how the connection is, what is not sent yet, and where help is. Never better than it is. */
export const statusLine = (app: App, state: State, width: number): Line => {
  const { notice } = app.view
  if (notice && notice.until > app.now() && !isLong(app, notice))
    return spread(lineOf(span(` ${notice.text}`, notice.isAlert ? 'alert' : 'accent')), [], width)
  const right = lineOf(
    ...waiting(app, state),
    span(width >= 60 ? 'Ctrl+K rooms  F1 help ' : 'F1 help ', 'quiet'),
  )
  return spread(lineOf(...connection(app, state), ...unsent(state, width), ...who(app, width)), right, width)
}

/** A remark that does not fit there stands above the field instead. */
export const isLong = ({ view, now }: App, { text, until }: Notice): boolean =>
  until > now() && view.overlay === undefined && view.room !== undefined && widthOf(text) + 1 > view.columns

/** What waits elsewhere: unread rooms where no list shows them, followed threads, and what is meant for oneself. */
const waiting = ({ view }: App, { rooms, threads, notifications }: State) => {
  const others = Object.values(rooms).filter(({ room }) => room.id !== view.room && room.unread > 0).length
  const replies = Object.values(threads).filter(({ state }) => state.following && state.unread > 0).length
  const bell = notifications?.unread ?? 0
  return [
    span(others > 0 && columnsOf(view).rooms === 0 ? `# ${others}  ` : '', 'accent'),
    span(replies > 0 ? `↳ ${replies}  ` : '', 'accent'),
    span(bell > 0 ? `✉ ${bell}  ` : '', 'mention'),
  ]
}

const connection = (app: App, { status, retryAt, problem }: State) => {
  if (status === 'live') return [span(' ●', 'good'), span(' connected', 'quiet')]
  if (status === 'syncing') return [span(' ◐', 'accent'), span(' reading what was missed', 'quiet')]
  if (status === 'signed-out') return [span(` ✗ ${problem ?? 'logged out'}`, 'alert')]
  const seconds = retryAt === null ? 0 : Math.ceil((retryAt - app.now()) / 1000)
  return [
    span(' ○', 'alert'),
    span(seconds > 0 ? ` offline, next try in ${seconds} s` : ' connecting…', 'alert'),
  ]
}

const unsent = ({ outbox }: State, width: number) => {
  const waiting = outbox.filter(({ status, settled }) => status === 'waiting' && !settled).length
  const refused = outbox.filter(({ status }) => status === 'refused').length
  return [
    ...(waiting > 0
      ? [span(`  ${waiting} ${width < 100 ? 'unsent' : 'not sent yet, kept on this machine'}`, 'accent')]
      : []),
    ...(refused > 0 ? [span(`  ${refused} refused`, 'alert')] : []),
  ]
}

const who = ({ username, server }: App, width: number) =>
  width < 70 ? [] : [span(`   ${username} at ${server.replace(/^https?:\/\//, '')}`, 'quiet')]
