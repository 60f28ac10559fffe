import { type Draft, openDraft, snapshot, writeState } from './state/draft.ts'
import { draftChanged, draftsRead } from './state/drafts.ts'
import type { Happening, HappeningOf } from './state/happening.ts'
import { changesRead, headHeard, messageChanged } from './state/messages.ts'
import { notificationAdded, notificationRead, notificationsLoaded } from './state/notifications.ts'
import {
  outboxLoaded,
  sendDiscarded,
  sendRefused,
  sendRetried,
  sendSettled,
  sendWanted,
} from './state/outbox.ts'
import { presenceRead, presenceTold } from './state/presence.ts'
import { accountChanged, profilesRead } from './state/profiles.ts'
import { roomChanged, roomLeft, welcomed } from './state/rooms.ts'
import { roomRules } from './state/rules.ts'
import { selfChanged } from './state/self.ts'
import type { State } from './state/shape.ts'
import { threadMarked, threadPage, threadRead, threadsRead } from './state/threads.ts'
import { pageRead, runCut } from './state/timeline.ts'
import { timePassed, typingTold } from './state/typing.ts'
import { readMarked, roomRead } from './state/unread.ts'
import { roomMembers, roomUpdated } from './state/updated.ts'

const statusChanged = (draft: Draft, happening: HappeningOf<'status.changed'>): void => {
  const { status, retryAt = null, problem = null } = happening
  Object.assign(writeState(draft), { status, retryAt, problem })
}

const slashRead = (draft: Draft, { custom }: HappeningOf<'slash.read'>): void => {
  writeState(draft).slash = custom
}

/** What each happening does. All of them may be applied twice, and late, without harm. */
const reducers: {
  [E in Happening['event']]: (draft: Draft, happening: HappeningOf<E>, now: number) => void
} = {
  'message.changed': messageChanged,
  heads: headHeard,
  'changes.read': changesRead,
  'page.read': pageRead,
  'run.cut': runCut,
  'room.changed': roomChanged,
  'room.left': roomLeft,
  'room.rules': roomRules,
  'room.updated': roomUpdated,
  'room.members': roomMembers,
  'thread.read': threadRead,
  'threads.read': threadsRead,
  'thread.page': threadPage,
  'thread.marked': threadMarked,
  'draft.changed': draftChanged,
  'drafts.read': draftsRead,
  'room.read': roomRead,
  'read.marked': readMarked,
  'self.changed': selfChanged,
  heartbeat: () => {},
  typing: typingTold,
  'time.passed': timePassed,
  'account.changed': accountChanged,
  'profiles.read': profilesRead,
  'notifications.loaded': notificationsLoaded,
  'notification.added': notificationAdded,
  'notification.read': notificationRead,
  'slash.read': slashRead,
  presence: presenceTold,
  'presence.read': presenceRead,
  'status.changed': statusChanged,
  welcomed,
  'outbox.loaded': outboxLoaded,
  'send.wanted': sendWanted,
  'send.settled': sendSettled,
  'send.refused': sendRefused,
  'send.retried': sendRetried,
  'send.discarded': sendDiscarded,
}

/** Changes a draft; `now` is this device's wall clock (ms), for display. */
export const applyTo = <E extends Happening['event']>(
  draft: Draft,
  happening: HappeningOf<E>,
  now: number,
): void => reducers[happening.event as E](draft, happening, now)

/**
 * THE STATE OF A CLIENT: what it was, and what happened, make what it is now. Pure. Whoever has many
 * happenings at once applies them to one draft instead, which copies what changes once for all of them.
 */
export const apply = (state: State, happening: Happening, now: number): State => {
  const draft = openDraft(state)
  applyTo(draft, happening, now)
  return snapshot(draft)
}
