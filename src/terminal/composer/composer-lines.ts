import type { RoomState, State } from '../../sdk/index.ts'
import type { Talk } from '../app/talk.ts'
import type { TalkView } from '../app/view.ts'
import { shortText } from '../messages/message-lines.ts'
import { roomTitle } from '../rooms/order-rooms.ts'
import { fit, type Line, lineOf, span } from '../text/line.ts'
import { cut } from '../text/width.ts'
import { layOut } from './editor.ts'

const promptWidth = 3

/** Columns for the text in a pane of so many; the last one is the cursor's. */
export const fieldWidth = (width: number): number => Math.max(4, width - promptWidth - 1)

/** The field at the bottom with what it is for above it, and where the cursor stands in these lines. */
export const composerLines = (
  talk: Talk,
  width: number,
  mostRows: number,
): { lines: Line[]; cursor: { x: number; y: number } } => {
  const { editor, mode } = talk.view
  const field = fieldWidth(width)
  const { rows, x, y } = layOut(editor, field)
  const start = Math.max(0, Math.min(y - mostRows + 1, rows.length - mostRows))
  const shown = rows.slice(start, start + mostRows)
  const heading = headingOf(mode, width)
  const text = shown.map((row, i) =>
    lineOf(span(i === 0 && start === 0 ? ' ❯ ' : '   ', 'accent'), span(row)),
  )
  const isEmpty = editor.text === ''
  const lines = isEmpty ? [lineOf(span(' ❯ ', 'accent'), span(cut(placeholder(talk), field), 'quiet'))] : text
  return { lines: [...heading, ...lines], cursor: { x: promptWidth + x, y: heading.length + y - start } }
}

const placeholder = ({ room, thread }: Talk): string => {
  if (room.archived) return 'This room is archived: it can be read only.'
  if (room.muted) return 'You may only read here.'
  if (thread !== undefined) return 'Reply; Ctrl+S also in the room'
  return `Write to ${room.people ? '' : '#'}${roomTitle({ room })}`
}

const headingOf = (mode: TalkView['mode'], width: number): Line[] => {
  if (mode.type === 'new') return []
  const what = mode.type === 'edit' ? 'Editing' : `Answering ${mode.message.author.name}`
  const line = lineOf(span(` ${what}: `, 'accent'), span(shortText(mode.message.text), 'quiet'))
  return [fit([...fit(line, Math.max(8, width - 13)), span('  Esc: stop', 'quiet')], width)]
}

/** "bob is typing", or nothing. */
export const typingText = (known: RoomState | undefined, state: State): string => {
  const names = (known?.typing ?? [])
    .filter(({ account }) => account.id !== state.me?.id)
    .map(({ account }) => account.name)
  if (names.length === 0) return ''
  if (names.length > 3) return 'Several people are typing…'
  const last = names.at(-1) as string
  const text = names.length === 1 ? last : `${names.slice(0, -1).join(', ')} and ${last}`
  return `${text} ${names.length === 1 ? 'is' : 'are'} typing…`
}
