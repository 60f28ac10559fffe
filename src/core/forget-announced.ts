import type { Core } from './core.ts'
import type { Announcement } from './ports.ts'

/**
 * Every node listens with this before anything else, so that what it remembers of accounts and rooms is never
 * older than what it tells (R7).
 */
export const forgetAnnounced =
  (core: Core) =>
  (announcement: Announcement): void => {
    if (announcement.to === 'account' && announcement.event.event === 'draft.changed')
      core.drafts.forget(announcement.account)
    if (announcement.to === 'sessions') core.sessions.forget(announcement.account)
    else if (announcement.to === 'account' && announcement.hears)
      core.memberships.forget(announcement.account)
    else if (announcement.to === 'memory') forget(core, announcement)
  }

const forget = (
  { memberships, roomRules, sessions, settings, standings, knownNames, log }: Core,
  { accounts = [], rooms = [], settings: isSet, names: hasNewName }: Announcement & { to: 'memory' },
): void => {
  for (const account of accounts) {
    memberships.forget(account)
    sessions.forget(account)
    standings.forget(account)
    knownNames.forget(account)
  }
  for (const room of rooms) roomRules.forget(room)
  if (hasNewName) knownNames.forgetFree()
  if (isSet)
    settings.reload().catch((error) => log.error({ error: String(error) }, 'settings not read again'))
}
