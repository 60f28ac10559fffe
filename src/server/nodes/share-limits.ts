import type { Core } from '../../core/core.ts'
import type { Announcement } from '../../core/ports.ts'
import type { NodeSignal } from './signals.ts'

/**
 * Limits over several nodes: each counts by itself, and tells the others of buckets that are half empty, of passwords
 * that were tried and of who is active. Somebody who spreads over nodes gains at most half a burst on each.
 */
export const shareLimits = (core: Core, tell: (signal: NodeSignal) => void) => {
  const { limiter, loginGuard, activeTimes, roomRules, slowMode } = core
  loginGuard.onTry((key, wasRight) => tell({ signal: 'tried', key, wasRight }))
  return {
    tellTaken(): void {
      const taken = limiter.takenHere()
      if (taken.length > 0) tell({ signal: 'taken', taken })
    },
    tellActed(): void {
      const accounts = activeTimes.actedHere()
      if (accounts.length > 0) tell({ signal: 'acted', accounts })
    },
    hear(signal: NodeSignal): void {
      if (signal.signal === 'taken') for (const taken of signal.taken) limiter.takenElsewhere(taken)
      else if (signal.signal === 'tried') loginGuard.triedElsewhere(signal.key, signal.wasRight)
      else if (signal.signal === 'acted')
        for (const account of signal.accounts) activeTimes.actedElsewhere(account)
    },
    /** A message that another node took: in slow mode its author’s turn is taken here as well. */
    heard(announcement: Announcement): void {
      if (announcement.to !== 'room' || announcement.event.event !== 'message.changed') return
      const { message, room } = announcement.event
      const rules = roomRules.peek(room)
      if (rules && rules.slowSeconds > 0 && message.seq === message.rev)
        slowMode.spokeElsewhere(rules, message.author.id)
    },
  }
}
