import type { Clock, Ids, Store } from '../core/ports.ts'
import type { Search } from '../core/search/ports.ts'
import { unfinishedMark } from '../storage/copying/unfinished-mark.ts'
import { createStore } from '../storage/create-store.ts'
import type { Engine, Pace, WatchCommit } from '../storage/engine.ts'
import { NewerDatabase } from '../storage/migrations/all.ts'
import { DatabaseFault } from '../storage/postgres/database-fault.ts'
import { createSearchThread } from '../storage/search/create-search-thread.ts'
import { DataFolderFault, databaseFile, searchFile, takeDataFolder } from '../storage/sqlite/data-folder.ts'
import { openSqliteEngine } from '../storage/sqlite/open-engine.ts'
import { ConfigFault } from './config/config.ts'

export type Storage = {
  store: Store
  engine: Engine
  /** Begins to work when it is first told or asked something. */
  search: Search
  dataFolder: string
  close(): Promise<void>
}

export type StorageConfig = {
  dataFolder: string
  databaseUrl?: string | undefined
  commits?: 'auto' | 'main' | 'worker'
}

/**
 * Opens the data folder for this process alone, and the database: PostgreSQL where `databaseUrl` names one, else
 * SQLite in the folder. Every fault is one sentence for the owner.
 */
export const openStorage = async (
  config: StorageConfig,
  clock: Clock,
  ids: Ids,
  pace: Pace,
  watch: WatchCommit = () => {},
  warn: (fault: string) => void = () => {},
): Promise<Storage> => {
  const folder = takeDataFolder(config.dataFolder)
  try {
    const options = { pace, watch, commits: config.commits ?? 'main' }
    const engine = config.databaseUrl
      ? await openPostgres(config.databaseUrl, clock, options)
      : await openSqliteEngine(databaseFile(folder.path), clock, options)
    if (await isUnfinishedCopy(engine)) {
      await engine.close()
      throw new ConfigFault(
        'A copy into this database was not finished. Run the same "parley migrate-store" again, or name another database.',
      )
    }
    const store = await createStore(engine, clock, ids.short())
    const search = createSearchThread(
      {
        epoch: store.epoch,
        ...(config.databaseUrl
          ? { url: config.databaseUrl }
          : { database: databaseFile(folder.path), index: searchFile(folder.path) }),
      },
      { warn },
    )
    return {
      store,
      engine,
      search,
      dataFolder: folder.path,
      async close() {
        await search.stop()
        await store.close()
        folder.release()
      },
    }
  } catch (error) {
    folder.release()
    throw config.databaseUrl ? postgresFault(error) : sqliteFault(error, folder.path)
  }
}

const isUnfinishedCopy = async ({ read }: Engine): Promise<boolean> =>
  (await read
    .selectFrom('installation')
    .select('name')
    .where('name', '=', unfinishedMark)
    .executeTakeFirst()) !== undefined

/** Its code is loaded only here: it costs nothing where SQLite is used. */
const openPostgres = async (
  url: string,
  clock: Clock,
  options: { pace: Pace; watch: WatchCommit },
): Promise<Engine> => {
  const { openPostgresEngine } = await import('../storage/postgres/open-engine.ts')
  return openPostgresEngine(url, clock, options)
}

const postgresFault = (error: unknown): unknown => {
  if (error instanceof NewerDatabase)
    return new ConfigFault('The database was written by a newer Parley. Install that version.')
  return error instanceof DatabaseFault ? new ConfigFault(`PARLEY_DATABASE_URL: ${error.message}`) : error
}

const sqliteFault = (error: unknown, path: string): unknown => {
  const file = databaseFile(path)
  if (error instanceof NewerDatabase)
    return new DataFolderFault(
      `${file} was written by a newer Parley. Install that version or restore a backup.`,
    )
  const code = String((error as { code?: unknown } | null)?.code ?? '')
  if (/^SQLITE_(NOTADB|CORRUPT)/.test(code))
    return new DataFolderFault(`${file} is damaged. Run "parley doctor", or "parley restore" with a backup.`)
  if (/^SQLITE_(READONLY|CANTOPEN|PERM)/.test(code))
    return new DataFolderFault(`${file} cannot be written. Check its owner and permissions.`)
  if (/^SQLITE_(FULL|IOERR)/.test(code)) return new DataFolderFault(`The disk of ${path} is full or failing.`)
  return error
}
