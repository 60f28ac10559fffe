import type { Clock } from '../../core/ports.ts'
import type { Appended, Engine, Pace, WatchCommit } from '../engine.ts'
import { groupCommit } from '../group-commit.ts'
import { commitAppends } from './commit-appends.ts'
import { commitWrites } from './commit-writes.ts'
import { byIndex, durable, plannedAnew } from './connection-settings.ts'
import { createContendedRooms } from './contended-rooms.ts'
import { loadDriver } from './driver.ts'
import { createLane } from './lane.ts'
import { openReading } from './open-reading.ts'
import { prepareDatabase } from './prepare-database.ts'
import { createSettle } from './settle.ts'

/** Rooms stay locked for as long as a batch of writes takes, about a millisecond for each. */
const writesAtOnce = 25
/** Without an answer for so long the connection of the appends counts as lost: a cable may have been cut. */
const appendAnswerMs = 5_000

export type PostgresOptions = {
  pace?: Pace
  watch?: WatchCommit
  /** Milliseconds until what a lost or busy database keeps waiting is refused. */
  patienceMs?: number
}

/**
 * PostgreSQL 15 or newer. Appends and other writes are committed by two connections, each a group commit of its
 * own, so that sends do not wait for imports into other rooms. Throws `DatabaseFault` or `NewerDatabase`.
 */
export const openPostgresEngine = async (
  url: string,
  clock: Clock,
  { pace = () => 0, watch = () => {}, patienceMs = 5_000 }: PostgresOptions = {},
): Promise<Engine> => {
  const driver = await loadDriver(url)
  await prepareDatabase(driver)
  const now = () => clock.monotonic()
  const settle = createSettle(now, patienceMs)
  // Appends wait for nothing in the database for long: who is silent while many wait to speak is not there.
  const forAppends = createLane(() => driver.connect(durable + byIndex, appendAnswerMs), driver.liveness)
  const forWrites = createLane(() => driver.connect(durable + plannedAnew), driver.liveness)
  const stalled = () => (driver.liveness.isAway() ? settle.away : undefined)
  const options = { pace, now, watch, stalled }
  const appends = groupCommit(commitAppends(forAppends, createContendedRooms(now), settle), options)
  const writes = groupCommit(commitWrites(forWrites, settle), { ...options, batchSize: writesAtOnce })
  const reading = openReading(driver, now, patienceMs)
  return {
    read: reading.read,
    append(draft) {
      const job = { append: draft }
      settle.begin(job)
      return appends.add<Appended>(job)
    },
    write(write, input) {
      const job = { write, input }
      settle.arrived(job)
      return writes.add(job)
    },
    async close() {
      await Promise.all([appends.settle(), writes.settle()])
      await Promise.all([forAppends.close(), forWrites.close(), reading.close()])
    },
  }
}
