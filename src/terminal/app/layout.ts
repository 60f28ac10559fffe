import { composerLines } from '../composer/composer-lines.ts'
import type { App } from './app.ts'
import type { Talk } from './talk.ts'
import type { View } from './view.ts'

/** Columns of each part; 0 where it is not shown. Between two of them stands a bar of one more. */
export type Columns = { rooms: number; middle: number; thread: number; members: number }

/** From here on a thread stands beside its room; on narrower screens it has the whole of it. */
const splitFrom = 100

const between = (least: number, wanted: number, most: number): number =>
  Math.floor(Math.max(least, Math.min(wanted, most)))

export const columnsOf = ({ columns, showsMembers, thread: open }: View): Columns => {
  if (open?.hasKeys && columns < splitFrom) return { rooms: 0, middle: 0, thread: columns, members: 0 }
  const thread = open && columns >= splitFrom ? between(40, columns * 0.37, 90) : 0
  const rooms = columns >= (thread ? 120 : 80) ? between(18, columns / 5, 30) : 0
  const members = columns >= (thread ? 170 : 110) && showsMembers ? between(18, columns / 6, 28) : 0
  const taken = [rooms, thread, members].reduce((sum, width) => sum + (width && width + 1), 0)
  return { rooms, thread, members, middle: columns - taken }
}

/** The columns of a room or thread, its field included. */
export const paneWidth = ({ view }: App, { thread }: Talk): number => {
  const columns = columnsOf(view)
  return Math.max(10, thread === undefined ? columns.middle : columns.thread)
}

/** Rows above the last line. */
export const bodyHeight = ({ view }: App): number => view.rows - 1

/** A low screen has no room for a rule below the name of the room. */
export const headerRows = (height: number): number => (height >= 16 ? 2 : 1)

export const composerOf = (app: App, talk: Talk) =>
  composerLines(talk, paneWidth(app, talk), Math.max(1, Math.floor(bodyHeight(app) / 3)))

/** What is left for messages between the name and the field. */
export const timelineSize = (app: App, talk: Talk): { width: number; height: number } => {
  const height = bodyHeight(app)
  const taken = headerRows(height) + 1 + composerOf(app, talk).lines.length
  return { width: paneWidth(app, talk) - 1, height: Math.max(1, height - taken) }
}
