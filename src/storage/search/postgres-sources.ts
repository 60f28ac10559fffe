import { plannedAnew } from '../postgres/connection-settings.ts'
import { type Driver, loadDriver } from '../postgres/driver.ts'
import { known } from '../postgres/faults.ts'
import { createLane, type Transaction } from '../postgres/lane.ts'
import { openReading } from '../postgres/open-reading.ts'
import { type IndexTables, indexLock, indexTables, openPostgresIndex } from './postgres-index.ts'
import type { SearchSources } from './search-sources.ts'

/** The index holds nothing that cannot be made again: its commits need not wait for the disk. */
const forIndex = `
  set synchronous_commit = off;
  set lock_timeout = '5s';
  set statement_timeout = '10s';
  set idle_in_transaction_session_timeout = '10s';`

/** Whoever asked has given up by then. */
const forSearching = `
  set default_transaction_read_only = on;
  set statement_timeout = '4s';`

const patienceMs = 2_000
/** Other nodes write words too. */
const vocabularyMs = 60_000

const current = indexTables('search')
const next = indexTables('search_next')

export const postgresSources = async ({
  url,
  epoch,
}: {
  url: string
  epoch: string
}): Promise<SearchSources> => {
  const driver = await loadDriver(url)
  const lane = createLane(() => driver.connect(forIndex), driver.liveness)
  const pool = driver.pool(forSearching + plannedAnew)
  const searching = searchOver(pool)
  const reading = openReading(driver, () => performance.now(), patienceMs)
  const parts = { ask: searching, lane }
  const open = (tables: IndexTables) => openPostgresIndex(tables, parts)
  return {
    read: reading.read,
    async open() {
      await lane.transaction((transaction) => beginUnlessOf(transaction, epoch))
      return open(current)
    },
    async openUnfinished() {
      const { rows } = await searching<{ found: string | null }>({
        text: 'select to_regclass($1) as found',
        values: [next.entries],
      })
      return rows[0]?.found ? open(next) : undefined
    },
    async begin() {
      await lane.transaction(async ({ ask }) => {
        for (const key of keys)
          await ask({ text: `create table if not exists ${next[key]} (like ${current[key]} including all)` })
      })
      return open(next)
    },
    async replace() {
      await lane.transaction(async ({ ask }) => {
        for (const key of keys) {
          await ask({ text: `drop table ${current[key]}` })
          await ask({ text: `alter table ${next[key]} rename to ${current[key]}` })
        }
      })
      return open(current)
    },
    close: async () => void (await Promise.all([pool.end(), reading.close(), lane.close()])),
    vocabularyMs,
  }
}

/** An index of another life of the installation knows of messages that are not there, and misses others. */
const beginUnlessOf = async ({ ask }: Transaction, epoch: string): Promise<void> => {
  await ask({ text: indexLock })
  const { rows } = await ask<{ value: string }>({
    text: `select value from search_facts where name = 'epoch'`,
  })
  if (rows[0]?.value === epoch) return
  for (const key of keys) await ask({ text: `delete from ${current[key]}` })
  await ask({
    text: `insert into search_facts (name, value) values ('epoch', $1)
      on conflict (name) do update set value = excluded.value`,
    values: [epoch],
  })
}

const keys = ['entries', 'words', 'followed'] as const

const searchOver =
  (pool: ReturnType<Driver['pool']>) =>
  async <R extends object>(statement: { text: string; values?: unknown[] }) => {
    try {
      return await pool.query<R>(statement)
    } catch (error) {
      throw known(error)
    }
  }
