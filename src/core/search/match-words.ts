import { limits } from '../../protocol/limits.ts'
import type { Phrase } from './ports.ts'

/** Words `first` to `last` of a message, and how well they are what was asked for, from 0 to 1. */
export type Match = { first: number; last: number; quality: number }

export type OtherWords = ReadonlyMap<string, number>
export const noOthers: OtherWords = new Map()

const begun = 0.85

/**
 * Where in a message a phrase, or an other word it stands for, is found: the first places of it, as a long message
 * may have thousands and the work that follows is done for each.
 */
export const matchesOf = (
  words: readonly string[],
  phrase: Phrase,
  others = noOthers,
  most: number = limits.searchMatches,
): Match[] => {
  const found: Match[] = []
  const length = phrase.words.length
  if (length === 1 && !phrase.isBegun && others.size === 0)
    return placesOf(words, phrase.words[0] as string, most)
  for (let first = 0; first + length <= words.length && found.length < most; first++) {
    const quality = qualityAt(words, first, phrase, others)
    if (quality > 0) found.push({ first, last: first + length - 1, quality })
  }
  return found
}

/** The same for a word that stands for itself alone, which is most of what is asked. */
const placesOf = (words: readonly string[], word: string, most: number): Match[] => {
  const found: Match[] = []
  for (let at = words.indexOf(word); at >= 0 && found.length < most; at = words.indexOf(word, at + 1))
    found.push({ first: at, last: at, quality: 1 })
  return found
}

const qualityAt = (words: readonly string[], first: number, phrase: Phrase, others: OtherWords): number => {
  const { words: wanted, isBegun } = phrase
  const end = wanted.length - 1
  for (let i = 0; i < end; i++) if (words[first + i] !== wanted[i]) return 0
  const last = words[first + end] as string
  const asked = wanted[end] as string
  if (last === asked) return 1
  if (isBegun && last.startsWith(asked)) return begun
  return end === 0 ? (others.get(last) ?? 0) : 0
}
