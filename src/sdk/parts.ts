import type { Clock } from './clock.ts'
import type { Connection } from './connection.ts'
import type { StateHolder } from './state-holder.ts'

/** What every part of the client works with. */
export type Parts = {
  state: StateHolder
  connection: Connection
  clock: Clock
  /** At least 0, below 1. */
  random: () => number
}
