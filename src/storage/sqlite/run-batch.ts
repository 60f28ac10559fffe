import type { Draft } from '../../core/ports.ts'
import { Refusal, refuse } from '../../protocol/refusals.ts'
import type { Ended, Job } from '../engine.ts'
import { type WriteName, writes } from '../writes.ts'
import { prepareAppend } from './append-statements.ts'
import type { Connection } from './connection.ts'
import { kyselyOver } from './open-database.ts'

/**
 * Runs a batch of writes in one transaction, in order, and returns only after its one fsync. A write that is
 * refused undoes itself and lets the others stand; when the disk refuses, nobody's write stands.
 */
export const prepareBatches = (db: Connection) => {
  const kysely = kyselyOver(db)
  const appending = prepareAppend(db)
  const [begin, commit, savepoint, release] = [
    'begin immediate',
    'commit',
    'savepoint job',
    'release job',
  ].map((q) => db.query(q)) as [Statement, Statement, Statement, Statement]

  const runWrite = async (job: { write: WriteName; input: unknown }): Promise<Ended> => {
    appending.finish()
    savepoint.run()
    try {
      const ok = await writes[job.write](kysely, job.input as never)
      release.run()
      return { ok }
    } catch (error) {
      if (isDiskError(error)) throw error
      db.run('rollback to job')
      release.run()
      return { error }
    }
  }

  const runAppend = (draft: Draft): Ended => {
    try {
      const appended = appending.append(draft)
      return appended instanceof Refusal ? { error: appended } : { ok: appended }
    } catch (error) {
      if (isDiskError(error)) throw error
      return { error }
    }
  }

  return async (jobs: Job[]): Promise<Ended[]> => {
    try {
      begin.run()
      const outcomes: Ended[] = []
      for (const job of jobs) outcomes.push('append' in job ? runAppend(job.append) : await runWrite(job))
      appending.finish()
      commit.run()
      return outcomes
    } catch (error) {
      appending.forget()
      if (db.inTransaction) db.run('rollback')
      const reason = isDiskError(error) ? refuse('storage-full') : error
      return jobs.map(() => ({ error: reason }))
    }
  }
}

type Statement = ReturnType<Connection['query']>

/** Full disks show up as SQLITE_FULL, or as an I/O error when the log cannot grow. */
export const isDiskError = (error: unknown): boolean => {
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' && /^SQLITE_(FULL|IOERR|READONLY|CANTOPEN)/.test(code)
}
