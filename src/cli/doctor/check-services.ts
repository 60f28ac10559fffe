import { RedisClient } from 'bun'
import type { Config } from '../../server/config/config.ts'
import { NewerDatabase } from '../../storage/migrations/all.ts'
import { DatabaseFault } from '../../storage/postgres/database-fault.ts'
import { bad, type Finding, good } from './finding.ts'

const patienceMs = 3_000
const oldestRedis = 7

/** PostgreSQL and Redis, where the configuration names them: whether they answer, and would do. Changes nothing. */
export const checkServices = async ({ databaseUrl, redisUrl }: Config): Promise<Finding[]> => [
  ...(databaseUrl === undefined ? [] : [await checkPostgres(databaseUrl)]),
  ...(redisUrl === undefined ? [] : [await checkRedis(redisUrl)]),
]

const noChecksums =
  'It keeps no checksums of its pages, so what a failing disk changes may be served: stop it and run "pg_checksums --enable".'

const checkPostgres = async (url: string): Promise<Finding> => {
  const [{ loadDriver }, { lookAtDatabase }] = await Promise.all([
    import('../../storage/postgres/driver.ts'),
    import('../../storage/postgres/prepare-database.ts'),
  ])
  try {
    const { version, isNew, hasChecksums } = await lookAtDatabase(await loadDriver(url))
    const tables = isNew ? '; the first start makes the tables' : ', and its tables suit this version'
    return good(`PostgreSQL ${version} answers${tables}.${hasChecksums ? '' : ` ${noChecksums}`}`)
  } catch (error) {
    if (error instanceof NewerDatabase)
      return bad('The database was written by a newer Parley. Install that version.')
    if (error instanceof DatabaseFault) return bad(`PARLEY_DATABASE_URL: ${error.message}`)
    return bad(`PARLEY_DATABASE_URL: PostgreSQL cannot be used: ${(error as Error).message}.`)
  }
}

const checkRedis = async (url: string): Promise<Finding> => {
  const client = new RedisClient(url, { autoReconnect: false, connectionTimeout: patienceMs, maxRetries: 0 })
  try {
    await client.connect()
    const told = String(await client.send('INFO', ['server']))
    const version = told.match(/^(?:valkey|redis)_version:(\S+)/m)?.[1] ?? 'of an unknown version'
    return Number.parseInt(version, 10) < oldestRedis
      ? bad(`PARLEY_REDIS_URL: Redis ${version} is too old; ${oldestRedis} or newer is needed.`)
      : good(`Redis ${version} answers.`)
  } catch (error) {
    const why = (error as Error).message.replace(/\.$/, '')
    return bad(
      `PARLEY_REDIS_URL: Redis cannot be used (${why}). Start it, or set the right address and password. Servers go on without it, up to two seconds late.`,
    )
  } finally {
    client.close()
  }
}
