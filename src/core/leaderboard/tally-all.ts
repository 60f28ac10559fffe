import { refuse } from '../../protocol/refusals.ts'
import type { Core } from '../core.ts'
import { tallyMessages } from './tally-messages.ts'

/** Longer than this nobody waits for an answer: right after an import the first ask may come too early. */
const patienceMs = 3000

/** Brings the figures up to now. Refuses `overloaded` while that takes too long; the next call goes on. */
export const tallyAll = async (core: Core): Promise<void> => {
  const until = core.clock.monotonic() + patienceMs
  if (await tallyMessages(core, () => core.clock.monotonic() < until)) return
  throw refuse('overloaded', 'Still counting. Try again in a moment.', 1000)
}
