import type { Kysely } from 'kysely'
import type { QueryResult } from 'pg'
import type { Tables } from '../tables.ts'
import { plannedAnew, readOnly } from './connection-settings.ts'
import type { Driver } from './driver.ts'
import { ConnectionLost, known, toRefusal } from './faults.ts'
import { kyselyOver } from './kysely-over.ts'
import type { Statement } from './lane.ts'

const betweenTriesMs = 50

/** Reads outside of transactions, over a bounded pool. A read whose connection is lost is asked again, for so long. */
export const openReading = (
  driver: Driver,
  now: () => number,
  patienceMs: number,
): { read: Kysely<Tables>; close(): Promise<void> } => {
  const pool = driver.pool(readOnly + plannedAnew)

  const run = async (statement: Statement, since = now()): Promise<QueryResult> => {
    try {
      if (driver.liveness.isAway()) throw new ConnectionLost('The database is away.')
      return await driver.liveness.during(pool.query(statement))
    } catch (error) {
      const fault = known(error)
      if (!(fault instanceof ConnectionLost) || now() - since > patienceMs) throw toRefusal(fault)
      await Bun.sleep(betweenTriesMs)
      return run(statement, since)
    }
  }

  return { read: kyselyOver((statement) => run(statement)), close: () => pool.end() }
}
