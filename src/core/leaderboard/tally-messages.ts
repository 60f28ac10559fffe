import type { Core } from '../core.ts'

/** Messages counted in one transaction, so that nobody waits long for it. */
const atOnce = 5000

/** Counts what has not been counted yet, as long as it `goesOn`. Answers whether everything is counted. */
export const tallyMessages = async ({ store }: Core, goesOn: () => boolean): Promise<boolean> => {
  while (goesOn()) if ((await store.leaderboard.tally(atOnce)) === 0) return true
  return false
}
