import type { FirstOwner } from './accounts/first-owner.ts'
import type { Sessions } from './accounts/sessions.ts'
import type { Disk } from './administration/ports.ts'
import type { Audit } from './audit.ts'
import type { Departures } from './departures/ports.ts'
import type { Drafts } from './drafts/drafts.ts'
import type { Files, KeptFiles, Pictures, Uploads } from './files/ports.ts'
import type { ActiveTimes } from './leaderboard/active-time.ts'
import type { Limiter } from './limits/limiter.ts'
import type { LoginGuard } from './limits/login-guard.ts'
import type { KnownNames } from './mentions/known-names.ts'
import type { SlowMode } from './moderation/slow-mode.ts'
import type { Numbers } from './numbers/numbers.ts'
import type { OneAtATime } from './one-at-a-time.ts'
import type { Standings } from './permissions/standings.ts'
import type { Announcement, Clock, Ids, Log, Passwords, Presence, Store } from './ports.ts'
import type { LastSeen } from './presence/last-seen.ts'
import type { Pusher } from './push/ports.ts'
import type { Memberships } from './rooms/memberships.ts'
import type { RoomRulesMemory } from './rooms/room-rules.ts'
import type { Search } from './search/ports.ts'
import type { Settings } from './settings/settings.ts'

/** Everything that a use case may use, handed in as its first argument. */
export type Core = {
  store: Store
  /** Tells everyone concerned; called only after the write is durable (R1). */
  announce(announcement: Announcement): void
  clock: Clock
  ids: Ids
  passwords: Passwords
  presence: Presence
  log: Log
  /** How often each may do what. */
  limiter: Limiter
  /** Slows down whoever tries passwords; `PARLEY_LIMITS=off` does not lift it. */
  loginGuard: LoginGuard
  /** Who belongs where, answered from memory. */
  memberships: Memberships
  /** Who has which name, answered from memory. */
  knownNames: KnownNames
  /** Roles, bans and mutes of accounts, answered from memory. */
  standings: Standings
  /** Kind and slow mode of rooms, answered from memory. */
  roomRules: RoomRulesMemory
  /** What the owner and admins set, answered from memory. */
  settings: Settings
  firstOwner: FirstOwner
  disk: Disk
  drafts: Drafts
  /** Whose turn it is in rooms with slow mode. */
  slowMode: SlowMode
  /** Who did what to whom, for ever. */
  audit: Audit
  /** Open sessions by token, answered from memory. */
  sessions: Sessions
  /** When accounts were here last, from memory. */
  lastSeen: LastSeen
  /** How long people were active. */
  activeTimes: ActiveTimes
  /** Accounts that were deleted and still have traces to remove. */
  departures: Departures
  files: Files
  pictures: Pictures
  uploads: Uploads
  keptFiles: KeptFiles
  /** Wakes whoever removes what is dropped; called after the write that drops is durable. */
  filesAreDropped(): void
  oneAtATime: OneAtATime
  /** Hands messages over to push services. */
  pusher: Pusher
  /** Ids as numbers, for the older dialects. */
  numbers: Numbers
  /** Where people open this installation: the beginning of every link that is handed out. */
  publicUrl(): string
  /** The index of what was said. */
  search: Search
  /** Wakes whoever sends mail; called after the write that owes one is durable. */
  mailIsOwed(): void
  /** The same for push messages. */
  pushIsOwed(): void
}
