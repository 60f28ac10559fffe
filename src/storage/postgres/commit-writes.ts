import type { Job, Outcome } from '../engine.ts'
import { writes } from '../writes.ts'
import { ConnectionLost, isDiskFull, isLockTimeout, isPassing, toRefusal } from './faults.ts'
import { kyselyOver } from './kysely-over.ts'
import type { Lane, Transaction } from './lane.ts'
import type { Settle } from './settle.ts'

/**
 * The lock of all writes by name: one transaction of them at a time in the whole installation, as with SQLite, so
 * that what a write has read still holds when it writes. Appends don't take it; from them rooms are protected by
 * the locks of their rows.
 */
const oneWriterAtATime = 'select pg_advisory_xact_lock(4711, hashtext(current_schema()))'
const waitForWriters = "set local lock_timeout = '5s'"
const waitForRows = "set local lock_timeout = '250ms'"
/** After one row did not come free in time the others of the batch have waited long enough. */
const hardlyWait = "set local lock_timeout = '10ms'"

/** Commits writes by name together, each in a savepoint of its own. */
export const commitWrites = (lane: Lane, settle: Settle) => {
  let transaction: Transaction
  const db = kyselyOver((statement) => transaction.ask(statement))

  const runWrite = async (job: Job): Promise<Outcome> => {
    if ('append' in job) throw new Error('Appends go another way.')
    try {
      return { ok: await transaction.attempt<unknown>(() => writes[job.write](db, job.input as never)) }
    } catch (error) {
      if (error instanceof ConnectionLost || isDiskFull(error)) throw error
      if (isLockTimeout(error)) transaction.send({ text: hardlyWait })
      return isPassing(error) ? settle.again(job) : { error: toRefusal(error) }
    }
  }

  const commit = (jobs: Job[]): Promise<Outcome[]> =>
    lane.transaction(async (current) => {
      transaction = current
      transaction.send({ text: waitForWriters })
      await transaction.ask({ name: 'one-writer', text: oneWriterAtATime })
      transaction.send({ text: waitForRows })
      const outcomes: Outcome[] = []
      for (const job of jobs) outcomes.push(await runWrite(job))
      return outcomes
    })

  return (jobs: Job[]): Promise<Outcome[]> => settle.batch(jobs, commit)
}
