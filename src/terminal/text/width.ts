const ascii = /^[ -~]*$/
const marks = /^\p{M}$/u
const spacingMark = /^\p{Mc}$/u

/** One visible sign: a base with the marks on it, and the columns it takes. */
export type Sign = { text: string; width: number }

/** Columns that text takes which went through `safe`. */
export const widthOf = (text: string): number => {
  if (ascii.test(text)) return text.length
  let width = 0
  for (const point of text) width += pointWidth(point)
  return width
}

const known = new Map<string, number>()

const pointWidth = (point: string): number => {
  if (point < '\u0300') return 1
  const found = known.get(point)
  if (found !== undefined) return found
  // A mark that stands beside its base takes a column of its own in most terminals; a gap harms less than a loss.
  const width = marks.test(point) ? (spacingMark.test(point) ? 1 : 0) : Math.max(1, Bun.stringWidth(point))
  if (known.size < 20_000) known.set(point, width)
  return width
}

/** The signs of a line of safe text, in order. */
export const signsOf = (text: string): Sign[] => {
  const signs: Sign[] = []
  for (const point of text) {
    const last = signs.at(-1)
    if (last && point >= '\u0300' && marks.test(point)) {
      last.text += point
      last.width += pointWidth(point)
    } else signs.push({ text: point, width: Math.max(1, pointWidth(point)) })
  }
  return signs
}

/** As much of the text as fits into so many columns, with `…` where something was left out. */
export const cut = (text: string, width: number): string => {
  if (widthOf(text) <= width) return text
  if (width <= 1) return width === 1 ? '…' : ''
  let taken = ''
  let used = 0
  for (const sign of signsOf(text)) {
    if (used + sign.width > width - 1) break
    taken += sign.text
    used += sign.width
  }
  return `${taken}…`
}
