import type { RoomState, State } from '../../sdk/index.ts'
import type { Shown } from '../messages/timeline.ts'
import { withOverlay } from '../overlays/with-overlay.ts'
import { memberLines } from '../presence/member-list.ts'
import { roomListLines } from '../rooms/room-list.ts'
import type { Frame } from '../screen/writer.ts'
import { fit, type Line, lineOf, type Span, span } from '../text/line.ts'
import type { App } from './app.ts'
import { bodyHeight, columnsOf } from './layout.ts'
import { statusLine } from './status-line.ts'
import { roomTalk, threadTalk } from './talk.ts'
import { type Pane, talkPane } from './talk-pane.ts'

/** A frame, and what of the messages is in sight in it. */
export type Drawn = { frame: Frame; room: Shown | undefined; thread: Shown | undefined }

/** Everything that is seen, from the state and the view alone. */
export const drawFrame = (app: App): Drawn => {
  const { view } = app
  const state = app.client.getState()
  const height = bodyHeight(app)
  const widths = columnsOf(view)
  const { room, thread } = panesOf(app, state, height)
  const open = view.room === undefined ? undefined : state.rooms[view.room]
  const parts = [
    { width: widths.rooms, lines: () => roomsPanel(state, view.room, widths.rooms, height) },
    { width: widths.middle, lines: () => room?.lines ?? emptyPane(state, widths.middle, height), pane: room },
    { width: widths.thread, lines: () => thread?.lines ?? [], pane: thread },
    { width: widths.members, lines: () => membersPanel(app, state, open, widths.members, height) },
  ].filter(({ width }) => width > 0)
  const columns = parts.map(({ lines }) => lines())
  const rows = Array.from({ length: height }, (_, y) => joined(columns.map((column) => column[y] ?? [])))
  const cursor = cursorIn(parts)
  const frame = { rows: [...rows, statusLine(app, state, view.columns)], ...(cursor && { cursor }) }
  return { frame: withOverlay(view, frame), room: room?.shown, thread: thread?.shown }
}

const panesOf = (app: App, state: State, height: number) => {
  const widths = columnsOf(app.view)
  const room = widths.middle > 0 ? roomTalk(app) : undefined
  const thread = widths.thread > 0 ? threadTalk(app) : undefined
  const isInThread = thread !== undefined && app.view.thread?.hasKeys === true
  return {
    room: room && talkPane(app, state, room, widths.middle, height, !isInThread),
    thread: thread && talkPane(app, state, thread, widths.thread, height, isInThread),
  }
}

/** Where it stands in the one part that has it, behind the parts and bars before. */
const cursorIn = (
  parts: { width: number; pane?: Pane | undefined }[],
): { x: number; y: number } | undefined => {
  let left = 0
  for (const { width, pane } of parts) {
    if (pane?.cursor) return { x: left + pane.cursor.x, y: pane.cursor.y }
    left += width + 1
  }
  return undefined
}

const roomsPanel = (state: State, open: string | undefined, width: number, height: number): Line[] =>
  panel([titleLine(width), [], ...roomListLines(state, open, width, height - 2)], width, height)

const membersPanel = (
  app: App,
  state: State,
  open: RoomState | undefined,
  width: number,
  height: number,
): Line[] =>
  panel([[], [], ...(open ? memberLines(app, state, open.room.id, width, height - 2) : [])], width, height)

const titleLine = (width: number): Line => fit(lineOf(span(' parley', { role: 'accent', bold: true })), width)

const panel = (lines: Line[], width: number, height: number): Line[] =>
  Array.from({ length: height }, (_, y) => fit(lines[y] ?? [], width))

/** Columns beside each other; a rule that begins or ends at the bar between them is joined to it. */
const joined = (parts: Line[]): Line =>
  parts.flatMap((part, i) => (i === 0 ? [...part] : [barBetween(parts[i - 1] as Line, part), ...part]))

const barBetween = (left: Line, right: Line): Span => {
  const [endsHere, beginsHere] = [left.at(-1)?.text.endsWith('─'), right[0]?.text.startsWith('─')]
  return span(endsHere ? (beginsHere ? '┼' : '┤') : beginsHere ? '├' : '│', 'rule')
}

const emptyPane = ({ status, me }: State, width: number, height: number): Line[] => {
  const text = me ? 'Choose a room: Ctrl+K' : status === 'signed-out' ? 'You are logged out.' : 'Connecting…'
  const at = Math.floor(height / 2)
  return Array.from({ length: height }, (_, y) =>
    y === at
      ? fit(
          lineOf(' '.repeat(Math.max(0, Math.floor((width - text.length) / 2))), span(text, 'quiet')),
          width,
        )
      : fit([], width),
  )
}
