import type { Line } from '../text/line.ts'
import { signsOf } from '../text/width.ts'
import type { Theme } from './theme.ts'

/** A whole screen: as many lines as it has rows, and where the cursor stands, if it is shown. */
export type Frame = { rows: readonly Line[]; cursor?: { x: number; y: number } }

export type Writer = {
  /** Brings the screen from the frame before to this one. */
  draw(frame: Frame): void
  /** The screen holds something else now: the next frame is drawn whole. */
  forget(): void
}

const csi = '\u001b['
/** Terminals agree on the width of these; after anything else the column is set again. */
const agreed =
  /^[\u0020-\u007e\u00a1-\u02ff\u0370-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u205e\u2190-\u2193\u2500-\u259f\u25aa-\u25cf\u2713\u276f\u3001-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff60]*$/

/**
 * Writes frames to a terminal: each row at its own address, only rows that changed, never a line break, nothing
 * that scrolls. A sign whose width terminals disagree about is written over cleared cells, and the column is set
 * again behind it, so that it moves nothing beside it.
 */
export const createWriter = (write: (bytes: string) => void, theme: () => Theme): Writer => {
  let shown: string[] = []
  return {
    draw({ rows, cursor }) {
      const paint = theme()
      const next = rows.map((row) => painted(row, paint))
      const changed = next.flatMap((row, y) =>
        row === shown[y] ? [] : [`${csi}${y + 1};1H${csi}0m${csi}K${row}`],
      )
      shown = next
      const place = cursor ? `${csi}${cursor.y + 1};${cursor.x + 1}H${csi}?25h` : ''
      write(`${csi}?2026h${csi}?25l${changed.join('')}${csi}0m${place}${csi}?2026l`)
    },
    forget() {
      shown = []
    },
  }
}

/** A row as bytes. Spaces at its end that have no look of their own are left out. */
const painted = (row: Line, theme: Theme): string => {
  let out = ''
  let column = 0
  let before = ''
  const end = row.findLastIndex(({ text, look }) => text.trim() !== '' || theme(look) !== '')
  row.slice(0, end + 1).forEach((part) => {
    const sgr = theme(part.look)
    if (sgr !== before) out += sgr === '' ? `${csi}0m` : `${csi}0;${sgr}m`
    before = sgr
    out += agreed.test(part.text) ? part.text : placed(part.text, column)
    column += part.width
  })
  return out
}

const placed = (text: string, start: number): string => {
  let out = ''
  let column = start
  for (const sign of signsOf(text)) {
    if (agreed.test(sign.text)) out += sign.text
    else {
      const here = `${csi}${column + 1}G`
      out += `${' '.repeat(sign.width)}${here}${sign.text}${csi}${column + sign.width + 1}G`
    }
    column += sign.width
  }
  return out
}
