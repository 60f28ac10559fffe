import type { SearchHit } from '../../protocol/commands/search.ts'
import { personRole } from '../presence/person-role.ts'
import { type Line, lineOf, type Span, span } from '../text/line.ts'
import { clockTime, dayName } from '../text/time.ts'
import { wrap } from '../text/wrap.ts'

/** A message that was found: where and when, and the words around what was looked for. */
export const hitLines = (hit: SearchHit, room: string, now: number, width: number): Line[] => [
  lineOf(
    span(` ${hit.message.author.name}`, personRole(hit.message.author.name)),
    span(` in ${room}, ${dayName(hit.message.at, now)} ${clockTime(hit.message.at)}`, 'quiet'),
  ),
  ...wrap(highlighted(hit), width - 2)
    .slice(0, 2)
    .map((line) => [span('  '), ...line]),
]

export const highlighted = ({ snippet, highlights }: SearchHit): Line => {
  const parts: Span[] = []
  let at = 0
  for (const [from, to] of highlights) {
    parts.push(span(snippet.slice(at, from)), span(snippet.slice(from, to), 'mention'))
    at = to
  }
  return lineOf(...parts, span(snippet.slice(at)))
}
