import { noOthers, type OtherWords } from '../../core/search/match-words.ts'
import type {
  FoundMessage,
  Phrase,
  SearchFound,
  SearchPlace,
  SearchRequest,
  Term,
} from '../../core/search/ports.ts'
import { scoreOf } from '../../core/search/score.ts'
import { limits } from '../../protocol/limits.ts'
import { messageId } from '../message-id.ts'
import { readableOthers } from './readable-others.ts'
import { type Candidate, firstEntryAt, type Lookup, type SearchIndex } from './search-index.ts'
import type { Vocabulary } from './vocabulary.ts'

type Searching = { index: SearchIndex; vocabulary: Vocabulary; request: SearchRequest }

/** Fewer hits than this, and words that only contain or resemble those of the query count too. */
const few = 20

/** Runs a search, the same way on every database. */
export const runSearch = (
  index: SearchIndex,
  vocabulary: Vocabulary,
  request: SearchRequest,
): Promise<SearchFound> => {
  const { query, rooms, sort } = request
  if (rooms.length === 0 || query.from >= query.before)
    return Promise.resolve({ hits: [], others: [], isMore: false, total: 0 })
  const isRanked = sort === 'relevance' && query.all.length > 0
  return isRanked ? byRelevance({ index, vocabulary, request }) : byTime({ index, vocabulary, request })
}

/** Newest first. Other words count only when there is nothing else. */
const byTime = async (searching: Searching): Promise<SearchFound> => {
  const { index, request } = searching
  const { after, limit, query } = request
  const strict = lookupOf(request, query.all, limit + 1)
  const first = after?.isWide ? [] : await index.find(upTo(strict, after))
  const isWide = after?.isWide ?? (first.length === 0 && query.all.some(({ isLoose }) => isLoose))
  const others = isWide ? await othersOf(searching) : []
  const wide = { ...strict, expression: { ...strict.expression, all: alternatives(query.all, others) } }
  const found = isWide ? await index.find(upTo(wide, after)) : first
  return {
    hits: found.slice(0, limit).map((one) => hitOf({ ...one, score: 0 }, isWide)),
    others,
    isMore: found.length > limit,
    ...(!after && { total: await index.count({ ...(isWide ? wide : strict), limit: limits.searchRanked }) }),
  }
}

/** The best first, of the newest that have the words: as they follow each other, anywhere, or other words for them. */
const byRelevance = async (searching: Searching): Promise<SearchFound> => {
  const { index, request } = searching
  const { after, limit, query } = request
  const strict = lookupOf(request, query.all, limits.searchRanked)
  const found = new Map<number, Candidate>()
  const gather = async (lookup: Lookup): Promise<void> => {
    for (const one of await index.find(lookup)) found.set(one.entry, one)
  }
  await gather(strict)
  const isWide = after?.isWide ?? (found.size < few && query.all.some(({ isLoose }) => isLoose))
  if (found.size >= limits.searchRanked && query.all.length > 1)
    await gather({
      ...strict,
      expression: { ...strict.expression, all: [[inOnePhrase(query.all)]] },
      from: Math.max(strict.from, farBack([...found.keys()])),
    })
  const others = isWide ? await othersOf(searching) : []
  if (isWide)
    await gather({ ...strict, expression: { ...strict.expression, all: alternatives(query.all, others) } })
  const ranked = rank([...found.values()], query.all, others)
  const rest = after ? ranked.filter((one) => isAfter(one, after)) : ranked
  return {
    hits: rest.slice(0, limit).map((one) => hitOf(one, isWide)),
    others,
    isMore: rest.length > limit,
    ...(!after && { total: Math.min(ranked.length, limits.searchRanked) }),
  }
}

const lookupOf = ({ query, rooms }: SearchRequest, terms: Term[], limit: number): Lookup => ({
  expression: {
    all: terms.map((term) => [term]),
    none: query.none,
    marks: query.marks,
    noMarks: query.noMarks,
  },
  rooms,
  from: firstEntryAt(query.from),
  before: firstEntryAt(query.before),
  limit,
})

const upTo = (lookup: Lookup, after: SearchPlace | undefined): Lookup =>
  after ? { ...lookup, before: Math.min(lookup.before, after.entry) } : lookup

const othersOf = ({ index, vocabulary, request }: Searching): Promise<[string, number][][]> =>
  Promise.all(
    request.query.all.map(async ({ isLoose, words }) =>
      isLoose ? readableOthers(index, await vocabulary.othersOf(words.at(-1) as string), request) : [],
    ),
  )

const alternatives = (terms: Term[], others: [string, number][][]): Phrase[][] =>
  terms.map((term, i) => [term, ...(others[i] ?? []).map(([word]) => ({ words: [word], isBegun: false }))])

/** Older messages that say it in one breath are better than newer ones that only have the words. */
const inOnePhrase = (terms: Term[]): Phrase => ({
  words: terms.flatMap(({ words }) => words),
  isBegun: terms.at(-1)?.isBegun ?? false,
})

/** So many times as far back as the words alone: common words are rarely said in one breath, and all of them would be looked at. */
const phraseReach = 10

const farBack = (entries: number[]): number => {
  const [oldest, newest] = [Math.min(...entries), Math.max(...entries)]
  return newest - (newest - oldest) * phraseReach
}

type Ranked = Candidate & { score: number }

const rank = (found: Candidate[], terms: Term[], others: [string, number][][]): Ranked[] => {
  const known: OtherWords[] = terms.map((_, i) => (others[i] ? new Map(others[i]) : noOthers))
  return found
    .map((one) => ({ ...one, score: scoreOf(one.words.split(' '), terms, known) }))
    .sort((a, b) => b.score - a.score || b.entry - a.entry)
}

const isAfter = ({ score, entry }: Ranked, place: SearchPlace): boolean =>
  score < place.score || (score === place.score && entry < place.entry)

const hitOf = ({ room, seq, entry, score }: Ranked, isWide: boolean): FoundMessage => ({
  id: messageId(room, seq),
  place: { entry, score, isWide },
})
