import type { Addressed, Notify, NotifyReason } from '../../protocol/entities/notifications.ts'
import type { NotifyLevel } from '../../protocol/entities.ts'

/** All that counts about one message and one account. */
export type NotificationFacts = {
  isNotice: boolean
  isDeleted: boolean
  isOwn: boolean
  /** They belong to the room, and did when it was written. */
  wasMember: boolean
  /** It came long after it was written. */
  isLate: boolean
  /** It stands in a thread alone. */
  isInThread: boolean
  /** How it is meant for them; undefined when it is not. */
  addressed: Addressed | undefined
  level: NotifyLevel
  isMuted: boolean
  isRead: boolean
  isOnline: boolean
  isQuiet: boolean
  hasDevice: boolean
}

export type Decided = { notify: Notify; because: NotifyReason }

/** The first that holds decides. Those up to `not-mentioned` can be told later without having been written down. */
const rules: { because: NotifyReason; notify: Notify; holds(facts: NotificationFacts): boolean }[] = [
  { because: 'notice', notify: 'no', holds: ({ isNotice }) => isNotice },
  { because: 'deleted', notify: 'no', holds: ({ isDeleted }) => isDeleted },
  { because: 'own', notify: 'no', holds: ({ isOwn }) => isOwn },
  { because: 'not-a-member', notify: 'no', holds: ({ wasMember }) => !wasMember },
  {
    because: 'not-following',
    notify: 'no',
    holds: ({ addressed, isInThread }) => addressed === undefined && isInThread,
  },
  { because: 'not-mentioned', notify: 'no', holds: ({ addressed }) => addressed === undefined },
  {
    because: 'away',
    notify: 'no',
    holds: ({ addressed, isOnline }) => addressed === 'here' && !isOnline,
  },
  { because: 'late', notify: 'no', holds: ({ isLate }) => isLate },
  { because: 'nothing', notify: 'no', holds: ({ level }) => level === 'nothing' },
  { because: 'muted', notify: 'no', holds: ({ isMuted }) => isMuted },
  { because: 'already-read', notify: 'no', holds: ({ isRead }) => isRead },
  { because: 'do-not-disturb', notify: 'here', holds: ({ isQuiet }) => isQuiet },
  { because: 'online', notify: 'here', holds: ({ isOnline }) => isOnline },
  { because: 'no-device', notify: 'here', holds: ({ hasDevice }) => !hasDevice },
]

/**
 * WHETHER SOMEBODY IS NOTIFIED OF A MESSAGE, AND WHY. Asked once for each account and message; what it answers is
 * done, written into the ledger, and told by `notification.why`.
 */
export const decideNotification = (facts: NotificationFacts): Decided => {
  const rule = rules.find(({ holds }) => holds(facts))
  return rule ? { notify: rule.notify, because: rule.because } : { notify: 'push', because: 'told' }
}
