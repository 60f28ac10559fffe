import { type Line, type Look, lineWidth, type Span } from './line.ts'
import { signsOf } from './width.ts'

type Cell = { text: string; width: number; look: Look }

/**
 * A long line as lines of at most so many columns, broken at spaces and beside wide signs (Chinese and Japanese
 * have no spaces), inside a word only when it alone is too long.
 */
export const wrap = (line: Line, width: number): Line[] => {
  const room = Math.max(1, width)
  if (lineWidth(line) <= room) return [line]
  const cells = line.flatMap(({ text, look }) => signsOf(text).map((sign) => ({ ...sign, look })))
  const lines: Line[] = []
  let start = 0
  while (start < cells.length) {
    const end = endOfLine(cells, start, room)
    lines.push(joined(cells.slice(start, end < cells.length ? withoutSpaces(cells, start, end) : end)))
    start = end
    while (cells[start]?.text === ' ' && start > 0) start++
  }
  return lines.length === 0 ? [[]] : lines
}

/** A line that goes on below ends with its last word. */
const withoutSpaces = (cells: Cell[], start: number, end: number): number => {
  let last = end
  while (last > start + 1 && cells[last - 1]?.text === ' ') last--
  return last
}

/** The first cell that does not go on this line any more; always one further at least. */
const endOfLine = (cells: Cell[], start: number, room: number): number => {
  let used = 0
  let lastBreak = 0
  for (let i = start; i < cells.length; i++) {
    const cell = cells[i] as Cell
    if (i > start && isBreak(cells[i - 1] as Cell, cell)) lastBreak = i
    used += cell.width
    if (used > room) return cell.text === ' ' && i > start ? i : lastBreak || Math.max(i, start + 1)
  }
  return cells.length
}

const isBreak = (before: Cell, cell: Cell): boolean =>
  (before.text === ' ' && cell.text !== ' ') ||
  (before.width === 2 && !/^[、。，．！？」』）：；]/.test(cell.text)) ||
  (cell.width === 2 && !/^[、。，．！？」』）：；]/.test(cell.text))

const joined = (cells: Cell[]): Line => {
  const spans: Span[] = []
  let last: { text: string; width: number; look: Look } | undefined
  for (const { text, width, look } of cells) {
    if (last && last.look === look) {
      last.text += text
      last.width += width
    } else {
      last = { text, width, look }
      spans.push(last)
    }
  }
  return spans
}
