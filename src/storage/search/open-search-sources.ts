import type { SearchPlaces, SearchSources } from './search-sources.ts'
import { sqliteSources } from './sqlite-sources.ts'

/** The code for PostgreSQL is loaded only where it is used. */
export const openSearchSources = async (places: SearchPlaces): Promise<SearchSources> => {
  if ('database' in places) return sqliteSources(places)
  const { postgresSources } = await import('./postgres-sources.ts')
  return postgresSources(places)
}
