import { matchesOf, noOthers, type OtherWords } from './match-words.ts'
import type { Entry, SearchQuery } from './ports.ts'

/** Whether a message is what a query asks for. The index says the same, but it may be behind. */
export const matchesQuery = (entry: Entry, query: SearchQuery, others: OtherWords[]): boolean => {
  const words = entry.words.split(' ')
  const marks = new Set(entry.marks.split(' '))
  return (
    entry.at >= query.from &&
    entry.at < query.before &&
    query.marks.every((wanted) => wanted.some((mark) => marks.has(mark))) &&
    !query.noMarks.some((mark) => marks.has(mark)) &&
    query.all.every((term, i) => matchesOf(words, term, others[i], 1).length > 0) &&
    !query.none.some((phrase) => matchesOf(words, phrase, noOthers, 1).length > 0)
  )
}
