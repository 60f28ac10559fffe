import type { Phrase } from './ports.ts'
import { runsOf, wordsOfRun } from './words-of.ts'

/** What somebody looks for as the index knows it; undefined when there is no letter and no digit in it. */
export const phraseOf = (text: string, isBegun: boolean): Phrase | undefined => {
  const runs = runsOf(text)
  const last = runs.at(-1)
  if (!last) return undefined
  const before = runs.slice(0, -1).flatMap(wordsOfRun)
  const end = wordsOfRun(last)
  // A run of an unspaced script may go on in the message: only its pairs are sure to be there.
  const sure = last.isUnspaced && end.length > 1 ? end.slice(0, -1) : end
  const isPart = last.isUnspaced ? end.length === 1 : isBegun
  return { words: [...before, ...sure].map(({ word }) => word), isBegun: isPart }
}

/** Whether it is one word that may be misspelt or be a part of another: no character pairs, not too short. */
export const isLooseWord = (text: string): boolean => {
  const [first, ...more] = runsOf(text)
  return first !== undefined && more.length === 0 && !first.isUnspaced && first.word.length >= shortestLoose
}

const shortestLoose = 3
