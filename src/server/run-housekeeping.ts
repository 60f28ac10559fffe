import type { Core } from '../core/core.ts'
import { forgetDeleted } from '../core/deletions/forget-deleted.ts'
import { sweepFiles } from '../core/files/sweep-files.ts'
import { showOutGuests } from '../core/guests/show-out-guests.ts'
import { tallyMessages } from '../core/leaderboard/tally-messages.ts'
import { forgetRestorable } from '../core/messages/restore-message.ts'
import { forgetNotifications } from '../core/notifications/forget-notifications.ts'
import { forgetOldMessages } from '../core/retention/forget-old-messages.ts'
import { forgetOldSessions } from '../core/retention/forget-old-sessions.ts'

const everyMs = 60 * 60 * 1000
/** Between two messages that lose their content: everybody in the room is told of each. */
const pauseMs = 20

/** A connection is known by then, here and on other nodes. */
const guestGraceMs = 60 * 1000

/**
 * Removes what is only kept for a time, and counts what was said, at the start and every hour. `isAlone`: there are
 * no other nodes, so that at the start nobody is connected.
 */
export const runHousekeeping = (core: Core, isAlone: boolean): { stop(): Promise<void> } => {
  let isStopped = false
  let guestsBefore = isAlone ? core.clock.wall() : 0
  const goesOn = (): boolean => !isStopped
  const jobs: [what: string, job: () => Promise<unknown>][] = [
    ['what was deleted long ago could not be removed', () => forgetDeleted(core)],
    ['what authors deleted could not be removed', () => forgetRestorable(core)],
    ['old sessions could not be removed', () => forgetOldSessions(core)],
    ['old messages could not be removed', () => forgetOldMessages(core, () => Bun.sleep(pauseMs), goesOn)],
    ['devices of ended sessions could not be forgotten', () => core.store.push.forgetEnded()],
    ['old notifications could not be forgotten', () => forgetNotifications(core)],
    ['messages could not be counted', () => tallyMessages(core, goesOn)],
    ['guests who are gone could not be shown out', () => showOutGuests(core, guestsBefore)],
    ['files that nobody sent could not be removed', () => sweepFiles(core)],
  ]

  const run = async (): Promise<void> => {
    for (const [what, job] of jobs)
      if (goesOn()) await job().catch((error) => core.log.warn({ error: String(error) }, what))
  }
  const runAgain = (): Promise<void> => {
    guestsBefore = core.clock.wall() - guestGraceMs
    return run()
  }

  let running = run()
  const timer = setInterval(() => {
    running = running.then(runAgain)
  }, everyMs)

  return {
    async stop() {
      isStopped = true
      clearInterval(timer)
      await running
    },
  }
}
