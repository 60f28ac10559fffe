import type { Clock } from '../../core/ports.ts'
import type { Appended, Ended, Engine, Job, Pace, WatchCommit } from '../engine.ts'
import { groupCommit } from '../group-commit.ts'
import { isSlowDisk } from './disk-speed.ts'
import { migrateDatabase } from './migrate-database.ts'
import { kyselyOver, openForReading, openForWriting } from './open-database.ts'
import { prepareBatches } from './run-batch.ts'
import { scrubDatabase } from './scrub-database.ts'
import { startWorkerBatches } from './worker-batches.ts'

export type SqliteOptions = {
  pace?: Pace
  /** Where commits run. `auto` measures the disk: a thread of its own pays off only where syncing is slow. */
  commits?: 'auto' | 'main' | 'worker'
  watch?: WatchCommit
}

type Batches = { runBatch(jobs: Job[]): Promise<Ended[]>; close(): Promise<void> }

/** SQLite in one file. Throws `NewerDatabase`, or SQLite's own error for a file that is no sound database. */
export const openSqliteEngine = async (
  file: string,
  clock: Clock,
  { pace = () => 0, commits = 'main', watch = () => {} }: SqliteOptions = {},
): Promise<Engine> => {
  const writing = openForWriting(file)
  await migrateDatabase(writing)
  const now = () => clock.monotonic()
  const inThread = commits === 'worker' || (commits === 'auto' && isSlowDisk(file, now))
  const batches: Batches = inThread
    ? await startWorkerBatches(file)
    : { runBatch: prepareBatches(writing), close: async () => writing.close() }
  if (inThread) writing.close()
  const reading = openForReading(file)
  const rounds = groupCommit(batches.runBatch, { pace, now, watch })
  return {
    read: kyselyOver(reading),
    append: (draft) => rounds.add<Appended>({ append: draft }),
    write: (write, input) => rounds.add({ write, input }),
    scrub: () => rounds.between(() => scrubDatabase(file)),
    async close() {
      await rounds.settle()
      // The last one empties the log, which only a writer can.
      reading.close()
      await batches.close()
    },
  }
}
