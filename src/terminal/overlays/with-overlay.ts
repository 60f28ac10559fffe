import type { View } from '../app/view.ts'
import type { Frame } from '../screen/writer.ts'
import { fit, type Line, lineOf, lineWidth, overlay, span } from '../text/line.ts'
import { cut } from '../text/width.ts'

/** What is in front, in a frame of its own in the middle of the screen; on a small screen it has all of it. */
export const withOverlay = ({ overlay: front, columns, rows: height }: View, frame: Frame): Frame => {
  if (!front) return frame
  const width = Math.min(columns, Math.max(40, Math.min(86, columns - 8)))
  const most = Math.min(height - 1, Math.max(10, Math.min(26, height - 6)))
  const x = Math.floor((columns - width) / 2)
  const y = Math.max(0, Math.floor((height - 1 - most) / 3))
  const { lines, cursor } = front.draw(width - 4, most - 3)
  const box = boxed(front.title, front.hint, lines, width, front.isFitted ? heightOf(lines, most) : most)
  const rows = frame.rows.map((row, at) => {
    const line = box[at - y]
    return line ? overlay(row, line, x, columns) : row
  })
  return { rows, ...(cursor && { cursor: { x: x + 2 + cursor.x, y: y + 1 + cursor.y } }) }
}

/** As high as what is in it, with a free line before the keys. */
const heightOf = (lines: Line[], most: number): number => Math.min(most, Math.max(6, lines.length + 4))

const boxed = (title: string, hint: string, lines: Line[], width: number, height: number): Line[] => {
  const side = span('│', 'accent')
  const inner = Array.from({ length: height - 3 }, (_, i) => fit(lines[i] ?? [], width - 4))
  const row = (line: Line): Line => [side, span(' '), ...line, span(' '), side]
  const top = lineOf(span('╭─ ', 'accent'), span(cut(title, width - 6), 'strong'), span(' ', 'accent'))
  return [
    [...top, span(`${'─'.repeat(Math.max(0, width - 1 - lineWidth(top)))}╮`, 'accent')],
    ...inner.map(row),
    row(fit(lineOf(span(cut(hint, width - 4), 'quiet')), width - 4)),
    [span(`╰${'─'.repeat(width - 2)}╯`, 'accent')],
  ]
}
