import { Kysely, PostgresDialect } from 'kysely'
import type { Pool } from 'pg'
import { migrate, mustNotBeNewer } from '../migrations/all.ts'
import type { Tables } from '../tables.ts'
import { bytewiseText } from './bytewise-text.ts'
import { DatabaseFault } from './database-fault.ts'
import type { Driver } from './driver.ts'
import { sqlState } from './faults.ts'

/** Checks that the database keeps what it acknowledges, and brings its tables up to date. */
export const prepareDatabase = async (driver: Driver): Promise<void> => {
  const pool = driver.pool('set synchronous_commit = on', 'patient')
  try {
    const { schema } = await mustBeSound(pool)
    const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
    await migrateBesideOthers(() => migrate(db.withPlugin(bytewiseText), schema))
  } catch (error) {
    throw faultOf(error)
  } finally {
    await pool.end()
  }
}

const mostTries = 20
const betweenTriesMs = 20
const schemaGone = '3F000'

/** The migrator looks at every schema there is, and one of somebody else may be dropped while it does. */
const migrateBesideOthers = async (run: () => Promise<void>): Promise<void> => {
  for (let tries = 1; ; tries += 1) {
    try {
      return await run()
    } catch (error) {
      if (sqlState(error) !== schemaGone || tries === mostTries) throw error
      await Bun.sleep(betweenTriesMs)
    }
  }
}

/**
 * What a start would look at, without changing anything. Throws `DatabaseFault` or `NewerDatabase` where it would fail.
 */
export const lookAtDatabase = async (
  driver: Driver,
): Promise<{ version: number; isNew: boolean; hasChecksums: boolean }> => {
  const pool = driver.pool('set default_transaction_read_only = on')
  try {
    const { version, schema, checksums } = await mustBeSound(pool)
    const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
    const isNew = (await mustNotBeNewer(db.withPlugin(bytewiseText), schema)) === 0
    return { version, isNew, hasChecksums: checksums === 'on' }
  } catch (error) {
    throw faultOf(error)
  } finally {
    await pool.end()
  }
}

const oldestVersion = 15

type Facts = { version: number; fsync: string; checksums: string; encoding: string; schema: string | null }

const mustBeSound = async (
  pool: Pool,
): Promise<Pick<Facts, 'version' | 'checksums'> & { schema: string }> => {
  const { rows } = await pool.query<Facts>(
    `select current_setting('server_version_num')::int / 10000 as version, current_setting('fsync') as fsync,
      current_setting('data_checksums') as checksums,
      current_setting('server_encoding') as encoding, current_schema() as schema`,
  )
  const { version, fsync, checksums, encoding, schema } = rows[0] as Facts
  if (version < oldestVersion)
    throw new DatabaseFault(`PostgreSQL ${version} is too old; ${oldestVersion} or newer is needed.`)
  if (encoding !== 'UTF8')
    throw new DatabaseFault(`The database is encoded in ${encoding}. Create one with ENCODING 'UTF8'.`)
  if (fsync !== 'on')
    throw new DatabaseFault('PostgreSQL runs with fsync = off and would lose messages. Switch it on.')
  if (schema === null) throw new DatabaseFault('The search_path of the user names no schema that is there.')
  return { version, checksums, schema }
}

/** By the code of PostgreSQL; without one the database was never reached. */
const sentences: Record<string, string> = {
  '28P01': 'PostgreSQL refuses the password.',
  '28000': 'PostgreSQL refuses this user.',
  '3D000': 'PostgreSQL has no database of this name. Create it with createdb.',
  '42501': 'The user may not create tables in this database. Make it the owner.',
  '53300': 'PostgreSQL takes no more connections. Raise max_connections: each node needs ten.',
}

const faultOf = (error: unknown): unknown => {
  if (!(error instanceof Error) || error instanceof DatabaseFault) return error
  const { code = '' } = error as { code?: string }
  const sentence = sentences[code]
  if (sentence) return new DatabaseFault(sentence)
  const isUnreached =
    /^E[A-Z]/.test(code) || /^(08|57P)/.test(code) || /timeout|terminated/.test(error.message)
  return isUnreached ? new DatabaseFault(`PostgreSQL cannot be reached: ${error.message}.`) : error
}
