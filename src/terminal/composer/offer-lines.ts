import { fit, type Line, lineOf, span } from '../text/line.ts'
import { cut, widthOf } from '../text/width.ts'
import type { Offered } from './offered.ts'

const mostShown = 6
/** In fewer columns a sentence says nothing. */
const leastForAbout = 24

/** The choices as a small list above the field. */
export const offerLines = ({ choices, taken }: Offered, width: number): Line[] => {
  const at = taken ?? 0
  const start = Math.max(0, Math.min(at - mostShown + 1, choices.length - mostShown))
  const shown = choices.slice(start, start + mostShown)
  const column = Math.min(30, Math.max(...shown.map(({ label }) => widthOf(label)))) + 2
  return shown.map(({ label, about }, i) => {
    const isTaken = start + i === taken
    const name = fit(
      lineOf(span(` ${cut(label, column - 1)}`, isTaken ? 'chosen' : 'accent')),
      column + 1,
      isTaken ? 'chosen' : 'normal',
    )
    const isRoomFor = width - column >= leastForAbout
    return fit([...name, ...lineOf(span(about && isRoomFor ? ` ${about}` : '', 'quiet'))], width)
  })
}
