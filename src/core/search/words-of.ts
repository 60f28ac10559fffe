import { limits } from '../../protocol/limits.ts'
import { fold } from './fold.ts'

/** A word of a text as the index knows it, and where it stands, in UTF-16 code units. */
export type Word = {
  word: string
  start: number
  end: number
  /** Where its first character ends, in a pair of characters. */
  head?: number
}

/**
 * Scripts that are written without spaces, and Korean, whose words carry their endings: there every two
 * neighbouring characters are a word, and the last one of a run alone, so that any part of it is a phrase.
 */
const unspaced =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\p{Script=Bopomofo}' +
  '\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}\\u30fc\\uff70'

const beginsUnspaced = new RegExp(`^[${unspaced}]`, 'u')

/** Whether a word is one or two characters of a script that is written without spaces. */
export const isUnspacedWord = (word: string): boolean => beginsUnspaced.test(word)

const runs = new RegExp(
  `(?:[${unspaced}][\\p{M}\\uff9e\\uff9f]*)+|(?:(?![${unspaced}])[\\p{L}\\p{N}\\p{M}\\u00ad\\u200c\\u200d])+`,
  'gu',
)
const characters = new RegExp(`[${unspaced}][\\p{M}\\uff9e\\uff9f]*`, 'gu')

/** A stretch of text without a border of words in it. */
export type Run = Word & { isUnspaced: boolean; units: Word[] }

/** The runs of a text, in order. Those of unspaced scripts come with their characters. */
export const runsOf = (text: string): Run[] => {
  const found: Run[] = []
  for (const { 0: run, index } of text.matchAll(runs)) {
    const isDense = beginsUnspaced.test(run)
    const units = isDense ? charactersOf(run, index) : []
    const word = isDense ? '' : cut(fold(run))
    if (isDense ? units.length > 0 : word !== '')
      found.push({ word, start: index, end: index + run.length, isUnspaced: isDense, units })
  }
  return found
}

/** Every word of a text as the index knows it, in order. */
export const wordsOf = (text: string): Word[] => runsOf(text).flatMap(wordsOfRun)

export const wordsOfRun = (run: Run): Word[] =>
  run.isUnspaced
    ? run.units.map(({ word, start, end }, i) => {
        const next = run.units[i + 1]
        return next ? { word: word + next.word, start, end: next.end, head: end } : { word, start, end }
      })
    : [run]

const charactersOf = (run: string, from: number): Word[] =>
  [...run.matchAll(characters)].map(({ 0: character, index }) => ({
    word: character.normalize('NFKC').normalize('NFC'),
    start: from + index,
    end: from + index + character.length,
  }))

/** Never between the two halves of a character. */
const cut = (word: string): string =>
  word.length <= limits.searchWordLength ? word : word.slice(0, limits.searchWordLength).toWellFormed()
