import { existsSync, renameSync } from 'node:fs'
import { kyselyOver, openForReading } from '../sqlite/open-database.ts'
import { removeIndexFile } from './open-sqlite-index.ts'
import type { SearchSources } from './search-sources.ts'
import { openSqliteIndex } from './sqlite-index.ts'

/** An index in a file; a new one is made in a file beside it. */
export const sqliteSources = (places: { database: string; index: string; epoch: string }): SearchSources => {
  const { index, epoch } = places
  const unfinished = `${index}.new`
  const reading = openForReading(places.database)
  return {
    read: kyselyOver(reading),
    open: async () => openSqliteIndex(index, epoch),
    openUnfinished: async () => (existsSync(unfinished) ? openSqliteIndex(unfinished, epoch) : undefined),
    begin: async () => openSqliteIndex(unfinished, epoch),
    async replace(old, by) {
      await old.close()
      await by.close()
      removeIndexFile(index)
      renameSync(unfinished, index)
      return openSqliteIndex(index, epoch)
    },
    close: async () => reading.close(),
    vocabularyMs: Number.POSITIVE_INFINITY,
  }
}
