import type { Phrase } from '../../core/search/ports.ts'
import type { Expression } from './search-index.ts'

/** An expression in the language of PostgreSQL's `tsquery`, every word quoted; empty when it asks for nothing. */
export const tsQuery = ({ all, none, marks, noMarks }: Expression): string =>
  [
    ...all.map((phrases) => anyOf(phrases.map(phraseText))),
    ...marks.map((list) => anyOf(list.map(quoted))),
    ...none.map((phrase) => `!(${phraseText(phrase)})`),
    ...noMarks.map((mark) => `!${quoted(mark)}`),
  ].join(' & ')

/** The words of an entry with their places, and its marks, as a `tsvector`. */
export const tsVector = (words: string, marks: string): string => {
  const places = new Map<string, number[]>()
  for (const [i, word] of words.split(' ').entries()) {
    const known = places.get(word) ?? []
    places.set(word, [...known.slice(0, mostPlaces - 1), Math.min(i + 1, lastPlace)])
  }
  const parts = [...places]
    .filter(([word]) => word !== '')
    .map(([word, at]) => `${quoted(word)}:${at.join(',')}`)
  return [...parts, ...marks.split(' ').map(quoted)].join(' ')
}

/** What PostgreSQL keeps of one word in one entry. */
const mostPlaces = 255
const lastPlace = 16_383

const anyOf = (terms: string[]): string => `(${terms.join(' | ')})`

const phraseText = ({ words, isBegun }: Phrase): string =>
  `(${words.map(quoted).join(' <-> ')}${isBegun ? ':*' : ''})`

const quoted = (word: string): string => `'${word.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
