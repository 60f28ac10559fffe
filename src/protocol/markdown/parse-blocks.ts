import { parseInline } from './parse-inline.ts'
import type { Block } from './tree.ts'

export type Line = string

/** Quotes and lists within each other; what lies deeper is read as text. */
const maximumDepth = 4

const fence = /^ {0,3}(`{3,})[ \t]*([\w+#.-]{0,30})[ \t]*$/
const quote = /^ {0,3}>[ \t]?/
const bullet = /^( {0,12})([-*+]|\d{1,9}[.)])[ \t]+(?=\S)/

export const linesOf = (text: string): Line[] => text.split(/\r\n|\n|\r/)

/** Reads lines as blocks. Every line is taken by exactly one block of this level. */
export const parseBlocks = (lines: readonly Line[], depth: number): Block[] => {
  const blocks: Block[] = []
  let paragraph: Line[] = []
  const endParagraph = (): void => {
    const children = parseInline(paragraph.join('\n'))
    if (children.length > 0) blocks.push({ type: 'paragraph', children })
    paragraph = []
  }
  let at = 0
  while (at < lines.length) {
    const taken = takeBlock(lines, at, depth)
    if (taken) {
      endParagraph()
      blocks.push(taken.block)
      at = taken.next
    } else {
      const line = lines[at] as Line
      if (line.trim() === '') endParagraph()
      else paragraph.push(line)
      at += 1
    }
  }
  endParagraph()
  return blocks
}

type Taken = { block: Block; next: number } | undefined

const takeBlock = (lines: readonly Line[], at: number, depth: number): Taken =>
  takeCode(lines, at) ??
  (depth < maximumDepth ? (takeQuote(lines, at, depth) ?? takeList(lines, at, depth)) : undefined)

/** A fence that nobody closed reaches to the end, as while somebody is still writing. */
const takeCode = (lines: readonly Line[], at: number): Taken => {
  const opened = lines[at]?.match(fence)
  if (!opened) return undefined
  const ticks = opened[1] as string
  let end = at + 1
  while (end < lines.length && !isClosing(lines[end] as Line, ticks)) end += 1
  const text = lines.slice(at + 1, end).join('\n')
  return { block: { type: 'code-block', language: opened[2] ?? '', text }, next: end + 1 }
}

const isClosing = (line: Line, ticks: string): boolean => {
  const trimmed = line.trim()
  return trimmed.length >= ticks.length && /^`+$/.test(trimmed)
}

const takeQuote = (lines: readonly Line[], at: number, depth: number): Taken => {
  let end = at
  while (end < lines.length && quote.test(lines[end] as Line)) end += 1
  if (end === at) return undefined
  const inner = lines.slice(at, end).map((line) => line.replace(quote, ''))
  return { block: { type: 'quote', children: parseBlocks(inner, depth + 1) }, next: end }
}

/** An item holds the lines after it that are indented at least as far as its text. */
const takeList = (lines: readonly Line[], at: number, depth: number): Taken => {
  const first = markerOf(lines[at] as Line)
  if (!first) return undefined
  const items: Block[][] = []
  let next = at
  while (next < lines.length) {
    const marker = markerOf(lines[next] as Line)
    if (!marker || marker.ordered !== first.ordered || marker.indent > first.indent + 1) break
    const inner = [(lines[next] as Line).slice(marker.width)]
    next += 1
    while (next < lines.length && isInside(lines[next] as Line, first.indent))
      inner.push((lines[next++] as Line).replace(/^ {1,4}/, ''))
    items.push(parseBlocks(inner, depth + 1))
  }
  const { ordered, start } = first
  return { block: { type: 'list', ordered, start, items }, next }
}

const isInside = (line: Line, indent: number): boolean =>
  line.trim() !== '' && line.search(/\S/) >= indent + 2

const markerOf = (line: Line) => {
  const found = line.match(bullet)
  if (!found) return undefined
  const sign = found[2] as string
  const ordered = /\d/.test(sign)
  return {
    indent: (found[1] as string).length,
    width: found[0].length,
    ordered,
    start: ordered ? Number.parseInt(sign, 10) : 1,
  }
}
