/** Words that stand one after the other in a message; of the last one perhaps only the beginning. */
export type Phrase = { words: string[]; isBegun: boolean }

/** What must be in a message. A loose one also stands for words that contain it, or that it is a mistake for. */
export type Term = Phrase & { isLoose: boolean }

/** What a query asks for, with every name in it resolved. */
export type SearchQuery = {
  all: Term[]
  none: Phrase[]
  /** Marks of messages, see `marks.ts`: of each list one must be there. */
  marks: string[][]
  noMarks: string[]
  /** Sent at or after, and before: milliseconds since 1970. */
  from: number
  before: number
}

export type Sort = 'relevance' | 'newest'

/** A message as the index keeps it: its words and marks, each joined by spaces. */
export type Entry = { room: string; seq: number; at: number; words: string; marks: string }

/** Where a page ended. */
export type SearchPlace = { entry: number; score: number; isWide: boolean }

export type SearchRequest = {
  query: SearchQuery
  sort: Sort
  /** The only rooms that are looked at. */
  rooms: string[]
  limit: number
  after?: SearchPlace
}

/** A page may end after each of them. */
export type FoundMessage = { id: string; place: SearchPlace }

export type SearchFound = {
  /** Messages in order. */
  hits: FoundMessage[]
  /** For each term of the query: the other words it stands for here, and how well, from 0 to 1. */
  others: [word: string, quality: number][][]
  /** Whether something comes after the last of them. */
  isMore: boolean
  /** With the first page only; counted up to `limits.searchRanked`. */
  total?: number
}

export type SearchStatus = { indexed: number; changes: number; rebuilding: boolean; bytes: number }

/** The index of what was said. It follows behind by revision and may be behind for a moment. */
export type Search = {
  /** Refuses `overloaded` when it takes too long or too many wait. */
  find(request: SearchRequest): Promise<SearchFound>
  /** Something was said: the index follows soon. Costs nothing. */
  heard(): void
  status(): Promise<SearchStatus>
  rebuild(): Promise<void>
  /** Resolves when everything committed so far is in the index, or out of it. */
  settle(): Promise<void>
  /** Makes words that are in no message any more unreadable in the files. */
  scrub(): Promise<void>
}

/** What a search looks up by name; only in rooms the account belongs to. */
export type SearchStore = {
  roomsNamed(account: string, name: string): Promise<string[]>
  accountNamed(name: string): Promise<string | undefined>
}
