import type { Phrase } from '../../core/search/ports.ts'
import type { Expression } from './search-index.ts'

/**
 * An expression in the language of SQLite's FTS5. Every word is quoted, and words of a query hold nothing but letters
 * and digits, so that no query can say anything in that language by itself.
 */
export const ftsQuery = ({ all, none, marks, noMarks }: Expression): string => {
  const wanted = [
    ...all.map((phrases) => anyOf(phrases.map(phraseText))),
    ...marks.map((list) => anyOf(list.map(quoted))),
  ].join(' AND ')
  const unwanted = [...none.map(phraseText), ...noMarks.map(quoted)]
  return unwanted.length === 0 ? wanted : `(${wanted}) NOT ${anyOf(unwanted)}`
}

const anyOf = (terms: string[]): string => `(${terms.join(' OR ')})`

const phraseText = ({ words, isBegun }: Phrase): string =>
  words.map(quoted).join(' + ') + (isBegun ? ' *' : '')

const quoted = (word: string): string => `"${word.replaceAll('"', '""')}"`
