import { safeLine } from './safe.ts'
import { signsOf, widthOf } from './width.ts'

/** What a piece of text is on the screen; the theme says how that looks. */
export type Role =
  | 'normal'
  | 'quiet'
  | 'strong'
  | 'accent'
  | 'mention'
  | 'alert'
  | 'good'
  | 'code'
  | 'link'
  | 'rule'
  | 'bar'
  | 'chosen'
  | 'me'
  | `person-${0 | 1 | 2 | 3 | 4 | 5}`

export type Look = { role?: Role; bold?: true; italic?: true; underline?: true; strike?: true; dim?: true }
/** Made by `span` alone, so that no text reaches the screen that did not go through `safe`. */
export type Span = { readonly text: string; readonly width: number; readonly look: Look }
export type Line = readonly Span[]

/** A piece of one line. Line breaks become spaces. */
export const span = (text: string, look: Role | Look = 'normal'): Span => {
  const tamed = safeLine(text)
  return { text: tamed, width: widthOf(tamed), look: typeof look === 'string' ? { role: look } : look }
}

export const lineOf = (...parts: (Span | string)[]): Line =>
  parts.map((part) => (typeof part === 'string' ? span(part) : part)).filter(({ text }) => text !== '')

export const lineWidth = (line: Line): number => line.reduce((sum, { width }) => sum + width, 0)

/** Columns `from` (with) to `to` (without) of a line. Half of a wide sign is a space. */
export const sliceLine = (line: Line, from: number, to: number): Line => {
  const parts: Span[] = []
  let at = 0
  for (const part of line) {
    const end = at + part.width
    if (at >= from && end <= to) parts.push(part)
    else if (end > from && at < to) parts.push(sliceSpan(part, from - at, to - at))
    at = end
  }
  return parts
}

const sliceSpan = ({ text, look }: Span, from: number, to: number): Span => {
  let taken = ''
  let at = 0
  for (const sign of signsOf(text)) {
    const end = at + sign.width
    if (at >= from && end <= to) taken += sign.text
    else if (end > from && at < to) taken += ' '.repeat(Math.min(end, to) - Math.max(at, from))
    at = end
  }
  return { text: taken, width: widthOf(taken), look }
}

/** Exactly so wide: cut with `…`, or filled with spaces of a look. */
export const fit = (line: Line, width: number, fill: Role | Look = 'normal'): Line => {
  const has = lineWidth(line)
  if (has === width) return line
  if (has < width) return [...line, span(' '.repeat(width - has), fill)]
  if (width <= 0) return []
  const kept = sliceLine(line, 0, width - 1)
  return fit([...kept, span('…', kept.at(-1)?.look ?? fill)], width, fill)
}

/** `left` and `right` at the two ends; when there is no room for both, `left` gives way. */
export const spread = (left: Line, right: Line, width: number, fill: Role | Look = 'normal'): Line => {
  const rightWidth = Math.min(lineWidth(right), width)
  if (rightWidth === 0) return fit(left, width, fill)
  return [...fit(left, width - rightWidth, fill), ...fit(right, rightWidth, fill)]
}

/** Puts `above` over a line from column `at` on. */
export const overlay = (line: Line, above: Line, at: number, width: number): Line => [
  ...fit(sliceLine(line, 0, at), at),
  ...above,
  ...sliceLine(fit(line, width), at + lineWidth(above), width),
]
