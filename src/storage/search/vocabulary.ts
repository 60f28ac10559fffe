import { editDistance, mistakesIn } from './edit-distance.ts'
import { keptWords, type SearchIndex } from './search-index.ts'

/** The words of all messages, in memory: for parts of words and for mistakes. */
export type Vocabulary = {
  /**
   * Other words that a word may stand for, the best first, and how well each does, from 0 to 1. They come from all
   * rooms: nobody may be told of one that is in no room of theirs.
   */
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
  let letters: number[] = []
  let known = new Set<string>()
  let loadedAt: number | undefined

  const put = (word: string): void => {
    if (known.has(word) || words.length >= mostWords) return
    known.add(word)
    words.push(word)
    letters.push(lettersOf(word))
  }

  const load = async (): Promise<void> => {
    if (loadedAt !== undefined && now() - loadedAt < keepMs) return
    const found = await index.words(mostWords)
    ;[words, letters, known] = [[], [], new Set()]
    for (const { word } of found) put(word)
    loadedAt = now()
  }

  return {
    async othersOf(asked) {
      await load()
      const found: [word: string, quality: number][] = []
      const most = mistakesIn(asked)
      const askedLetters = lettersOf(asked)
      for (let i = 0; i < words.length; i++) {
        const word = words[i] as string
        const quality = word.includes(asked)
          ? qualityOfPart(asked, word)
          : most > 0 && bitsIn((letters[i] as number) ^ askedLetters) <= 2 * most
            ? qualityOfMistake(asked, word, most)
            : 0
        if (quality > 0 && word !== asked) found.push([word, quality])
      }
      return found.sort(([a, best], [b, better]) => better - best || (a < b ? -1 : 1))
    },
    add(of) {
      if (loadedAt === undefined) return
      for (const word of keptWords(of)) put(word)
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
