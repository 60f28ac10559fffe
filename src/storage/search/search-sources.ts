import type { Kysely } from 'kysely'
import type { Tables } from '../tables.ts'
import type { SearchIndex } from './search-index.ts'

/** Where the messages are, and where the index of them is kept; of another `epoch` it is thrown away. */
export type SearchPlaces = { epoch: string } & ({ database: string; index: string } | { url: string })

/** What an index is made of, and how one takes the place of another. */
export type SearchSources = {
  read: Kysely<Tables>
  open(): Promise<SearchIndex>
  /** An index that is being built anew and was not finished. */
  openUnfinished(): Promise<SearchIndex | undefined>
  begin(): Promise<SearchIndex>
  /** Puts the new one in the place of the old one, closes both and opens it. */
  replace(old: SearchIndex, by: SearchIndex): Promise<SearchIndex>
  close(): Promise<void>
  /** Milliseconds that what is in memory of the index holds, when others write it too. */
  vocabularyMs: number
}
