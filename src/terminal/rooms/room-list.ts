import type { RoomState, State } from '../../sdk/index.ts'
import { fit, type Line, type Look, lineOf, span, spread } from '../text/line.ts'
import { cut } from '../text/width.ts'
import { orderRooms, roomSign, roomTitle } from './order-rooms.ts'

/** The list of rooms at the left; the open one is in sight however many there are. */
export const roomListLines = (
  state: State,
  open: string | undefined,
  width: number,
  height: number,
): Line[] => {
  const lines: { line: Line; isOpen: boolean }[] = []
  for (const { title, rooms } of orderRooms(state)) {
    if (lines.length > 0) lines.push({ line: [], isOpen: false })
    lines.push({ line: lineOf(span(` ${title}`, 'quiet')), isOpen: false })
    for (const known of rooms) {
      const isOpen = known.room.id === open
      lines.push({ line: roomLine(known, state, isOpen, width), isOpen })
    }
  }
  const at = lines.findIndex(({ isOpen }) => isOpen)
  const start = Math.max(0, Math.min(lines.length - height, at - Math.floor(height / 2)))
  return lines.slice(start, start + height).map(({ line }) => line)
}

const roomLine = (known: RoomState, state: State, isOpen: boolean, width: number): Line => {
  const { sign, isOnline } = roomSign(known, state.online)
  const { unread, mentions } = known.room
  const look: Look = isOpen ? { role: 'chosen' } : unread > 0 ? { role: 'strong' } : { role: 'normal' }
  const count = mentions > 0 ? `@${countText(mentions)}` : unread > 0 ? countText(unread) : ''
  const mark = isOpen ? look : isOnline ? ({ role: 'good' } as const) : ({ role: 'quiet' } as const)
  const left = lineOf(
    span(' ', look),
    span(`${sign} `, mark),
    span(cut(roomTitle(known), width - 5 - count.length), look),
  )
  const right = lineOf(
    span(
      count === '' ? ' ' : ` ${count} `,
      isOpen ? look : mentions > 0 ? 'mention' : { role: 'accent', bold: true },
    ),
  )
  return fit(spread(left, right, width, look), width, look)
}

export const countText = (count: number): string => (count >= 1000 ? '999+' : String(count))
