import { limits } from '../../protocol/limits.ts'
import type { Core } from '../core.ts'

const msPerDay = 24 * 60 * 60 * 1000

/** Nobody can use them any more: their addresses need not be kept. */
export const forgetOldSessions = ({ store, clock }: Core): Promise<number> => {
  const now = clock.wall()
  return store.retention.endOldSessions(
    now - limits.sessionIdleDays * msPerDay,
    now - limits.sessionMaxDays * msPerDay,
  )
}
