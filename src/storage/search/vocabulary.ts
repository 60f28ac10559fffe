import { limits } from '../../protocol/limits.ts'
import { editDistance, mistakesIn } from './edit-distance.ts'
import { countWords, type SearchIndex } from './search-index.ts'

/** The words of all messages, in memory: for parts of words and for mistakes. */
export type Vocabulary = {
  /** Other words that a word stands for, the most used first, and how well each does, from 0 to 1. */
  othersOf(word: string): Promise<[word: string, quality: number][]>
  /** Words of a message that came in since. Those that went do no harm. */
  add(words: string): void
}

/** More words than that are not remembered; the rarest are left out. */
const mostWords = 500_000

export type VocabularyOptions = {
  now: () => number
  /** After so many milliseconds it is read again, where others write too. */
  keepMs: number
}

export const createVocabulary = (index: SearchIndex, { now, keepMs }: VocabularyOptions): Vocabulary => {
  let words: string[] = []
  let uses: number[] = []
  let letters: number[] = []
  let places = new Map<string, number>()
  let loadedAt: number | undefined

  const put = (word: string, count: number): void => {
    const place = places.get(word)
    if (place !== undefined) uses[place] = (uses[place] as number) + count
    else if (words.length < mostWords) {
      places.set(word, words.length)
      words.push(word)
      uses.push(count)
      letters.push(lettersOf(word))
    }
  }

  const load = async (): Promise<void> => {
    if (loadedAt !== undefined && now() - loadedAt < keepMs) return
    const found = await index.words(mostWords)
    ;[words, uses, letters, places] = [[], [], [], new Map()]
    for (const one of found) put(one.word, one.uses)
    loadedAt = now()
  }

  return {
    async othersOf(asked) {
      await load()
      const found: { word: string; quality: number; uses: number }[] = []
      const most = mistakesIn(asked)
      const askedLetters = lettersOf(asked)
      for (let i = 0; i < words.length; i++) {
        const word = words[i] as string
        const quality = word.includes(asked)
          ? qualityOfPart(asked, word)
          : most > 0 && bitsIn((letters[i] as number) ^ askedLetters) <= 2 * most
            ? qualityOfMistake(asked, word, most)
            : 0
        if (quality > 0 && word !== asked) found.push({ word, quality, uses: uses[i] as number })
      }
      return found
        .sort((a, b) => b.uses - a.uses || (a.word < b.word ? -1 : 1))
        .slice(0, limits.searchOtherWords)
        .map(({ word, quality }) => [word, quality])
    },
    add(of) {
      if (loadedAt === undefined) return
      const counts = new Map<string, number>()
      countWords(counts, of, 1)
      for (const [word, count] of counts) put(word, count)
    },
  }
}

const qualityOfPart = (asked: string, word: string): number =>
  (word.startsWith(asked) ? 0.55 : 0.5) + 0.25 * (asked.length / word.length)

const qualityOfMistake = (asked: string, word: string, most: number): number => {
  const mistakes = editDistance(asked, word, most)
  if (mistakes > most) return 0
  return (mistakes === 1 ? 0.6 : 0.45) - (asked[0] === word[0] ? 0 : 0.1)
}

/** One bit for each letter that is in a word: a mistake changes two of them at most. */
const lettersOf = (word: string): number => {
  let bits = 0
  for (let i = 0; i < word.length; i++) bits |= 1 << (word.charCodeAt(i) & 31)
  return bits
}

const bitsIn = (bits: number): number => {
  let left = bits >>> 0
  let count = 0
  for (; left !== 0; left &= left - 1) count += 1
  return count
}
