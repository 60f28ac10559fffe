import { limits } from '../../protocol/limits.ts'
import { matchesOf, type OtherWords } from './match-words.ts'
import type { Term } from './ports.ts'
import { type Word, wordsOf } from './words-of.ts'

export type Range = [from: number, to: number]
export type Snippet = { snippet: string; highlights: Range[] }

const ellipsis = '…'
/** Kept before the first word that was found. */
const before = 60

/** The part of a text where most of what was asked for is found, on one line. Ranges are in UTF-16 code units. */
export const snippetOf = (text: string, terms: readonly Term[], others: OtherWords[]): Snippet => {
  const line = text.replace(/\s/g, ' ')
  const ranges = rangesIn(text, terms, others)
  const from = line.length <= limits.snippetLength ? 0 : startOf(line, ranges)
  const to = line.length <= limits.snippetLength ? line.length : endOf(line, from)
  const head = from > 0 ? ellipsis : ''
  const shift = head.length - from
  return {
    snippet: head + line.slice(from, to) + (to < line.length ? ellipsis : ''),
    highlights: ranges
      .filter(([start, end]) => end > from && start < to)
      .map(([start, end]) => [Math.max(start, from) + shift, Math.min(end, to) + shift]),
  }
}

const rangesIn = (text: string, terms: readonly Term[], others: OtherWords[]): Range[] => {
  const found = wordsOf(text)
  const words = found.map(({ word }) => word)
  const ranges = terms.flatMap((term, i) =>
    matchesOf(words, term, others[i]).map(({ first, last }): Range => {
      const end = found[last] as Word
      return [(found[first] as Word).start, term.isBegun ? (end.head ?? end.end) : end.end]
    }),
  )
  return joined(ranges.sort(([a], [b]) => a - b))
}

const joined = (sorted: Range[]): Range[] => {
  const done: Range[] = []
  for (const [from, to] of sorted) {
    const last = done.at(-1)
    if (last && from < last[1]) last[1] = Math.max(last[1], to)
    else done.push([from, to])
  }
  return done
}

/** Where most ranges fit into one snippet; a little of what stands before them is kept, from the start of a word. */
const startOf = (line: string, ranges: Range[]): number => {
  const wanted = Math.min(Math.max(0, firstOfMost(ranges) - before), line.length - limits.snippetLength)
  const space = line.indexOf(' ', wanted)
  const start = wanted > 0 && space >= 0 && space < wanted + before / 2 ? space + 1 : wanted
  return wholeCharacter(line, start)
}

/** The start of the first range from which on most others fit. They are in order, so that both ends only go on. */
const firstOfMost = (ranges: Range[]): number => {
  const room = limits.snippetLength - before
  let [best, most, next] = [0, 0, 0]
  for (const [i, [from]] of ranges.entries()) {
    while ((ranges[next]?.[1] ?? Number.POSITIVE_INFINITY) <= from + room) next += 1
    if (next - i <= most) continue
    best = from
    most = next - i
  }
  return best
}

const endOf = (line: string, from: number): number => {
  const most = Math.min(line.length, from + limits.snippetLength)
  const space = line.lastIndexOf(' ', most)
  return wholeCharacter(line, most < line.length && space > most - before / 2 ? space : most)
}

/** Never between the two halves of a character. */
const wholeCharacter = (line: string, at: number): number => {
  const code = line.charCodeAt(at)
  return code >= 0xdc00 && code <= 0xdfff ? at - 1 : at
}
