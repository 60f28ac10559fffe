import type { SearchRequest } from '../../core/search/ports.ts'
import { limits } from '../../protocol/limits.ts'
import { firstEntryAt, keptWords, type SearchIndex } from './search-index.ts'

type Others = [word: string, quality: number][]
type Where = Pick<SearchRequest, 'query' | 'rooms'>

/** Words looked up in one go. */
const wordsAtOnce = 256

/**
 * Of words from all rooms the best that are said in these, in their order. What is said elsewhere decides nothing:
 * whoever fills a room with words of their own could learn from those that are taken what others say in theirs.
 */
export const readableOthers = async (index: SearchIndex, others: Others, where: Where): Promise<Others> => {
  const said: Others = []
  for (let from = 0; from < others.length && said.length < limits.searchOtherWords; from += wordsAtOnce) {
    const part = others.slice(from, from + wordsAtOnce)
    const here = await saidOf(
      index,
      part.map(([word]) => word),
      where,
    )
    said.push(...part.filter(([word]) => here.has(word)))
  }
  return said.slice(0, limits.searchOtherWords)
}

/** Where more messages are found than one look shows, the next look is for the words that were in none of them. */
const saidOf = async (index: SearchIndex, words: string[], { query, rooms }: Where): Promise<Set<string>> => {
  const said = new Set<string>()
  const left = new Set(words)
  while (left.size > 0) {
    const found = await index.find({
      expression: { all: [[...left].map(phraseOf)], none: [], marks: [], noMarks: [] },
      rooms,
      from: 0,
      before: firstEntryAt(query.before),
      limit: limits.searchRanked,
    })
    for (const one of found) for (const word of keptWords(one.words)) if (left.delete(word)) said.add(word)
    if (found.length < limits.searchRanked) break
  }
  return said
}

const phraseOf = (word: string) => ({ words: [word], isBegun: false })
