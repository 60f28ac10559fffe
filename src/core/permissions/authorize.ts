import type { CommandName } from '../../protocol/commands.ts'
import type { AccountRole, RoomRole } from '../../protocol/entities.ts'
import { type Refusal, refuse } from '../../protocol/refusals.ts'
import { proveFirst } from '../accounts/must-be-proved.ts'
import type { AccountStanding } from '../moderation/ports.ts'
import { type Permission, permissions } from './permissions.ts'
import { rankOf, reaches } from './ranks.ts'
import { refuseSanction } from './refuse-sanction.ts'
import { sanctionIn } from './standings.ts'

/** Who acts, as it stands now; made by `whoIs`, undefined before login. */
export type Who =
  | {
      standing: AccountStanding
      now: number
      /** Whoever gave an address proves it before speaking. */
      provesFirst: boolean
    }
  | undefined

/** What it is done to, as far as it is known yet. What is left out is not looked at. */
export type Subject = {
  /** Null: no single room but the whole installation. */
  room?: {
    id: string
    kind: 'public' | 'private'
    isDirect: boolean
    isArchived?: boolean
    role: RoomRole | undefined
  } | null
  /** Whether the message is the actor’s own. */
  isOwn?: boolean | undefined
  /** Rank of the account it is done to, see `ranks.ts`. */
  rank?: number
}

type Known = NonNullable<Who> & { command: CommandName; row: Permission; subject: Subject }

/**
 * The one place that says no for want of a right, from the one table in `permissions.ts`. Called by `execute`
 * with what is known of the account, and by the guards of use cases with what the command is done to.
 * Throws `unauthenticated`, `forbidden`, `not-a-member` or `not-found`.
 */
export const authorize = (who: Who, command: CommandName, subject: Subject = {}): void => {
  const row: Permission = permissions[command]
  if (!who && row.accounts === 'anybody') return
  if (!who) throw refuse('unauthenticated')
  const known: Known = {
    standing: who.standing,
    now: who.now,
    provesFirst: who.provesFirst,
    command,
    row,
    subject,
  }
  for (const { check } of isTroubled(who.standing) ? checks : untroubled) {
    const refusal = check(known)
    if (refusal) throw refusal
  }
}

/** Most accounts are neither banned nor muted and have proved who they are: that need not be looked at. */
const isTroubled = ({ sanctions, isUnverified, mustVerify }: AccountStanding): boolean =>
  sanctions.length > 0 || isUnverified || mustVerify === true

const banned = ({ standing, now }: Known): Refusal | undefined => {
  const ban = sanctionIn(standing, 'ban', null, now)
  return ban && refuseSanction('unauthenticated', ban, now)
}

/** Looking after one's own account stays open, else nobody could prove anything. */
const unproved = ({ standing, command }: Known): Refusal | undefined =>
  standing.mustVerify && !/^(account\.|installation\.|session\.(list|revoke)$)/.test(command)
    ? refuse('forbidden', proveFirst)
    : undefined

const accountRole = ({ standing, row: { accounts } }: Known): Refusal | undefined =>
  accounts === 'anybody' || accounts.includes(standing.role)
    ? undefined
    : refuse('forbidden', `Only ${namesOf(accounts)} may do that.`)

const roomRole = (known: Known): Refusal | undefined => {
  const { row, subject } = known
  if (row.room === undefined || subject.room === undefined || isInstead(known)) return undefined
  if (subject.room === null)
    return refuse('forbidden', 'Only moderators of this server may do that everywhere.')
  const { role, kind, isDirect } = subject.room
  const least = (isDirect && row.inDirect) || (kind === 'private' && row.inPrivate) || row.room
  if (reaches(role, least)) return bannedThere(known)
  if (role !== undefined) return refuse('forbidden', lacking[least])
  return kind === 'private' ? refuse('not-found') : (bannedThere(known) ?? refuse('not-a-member'))
}

/** Whoever is banned from a room is outside; in public rooms that is said, so that nobody wonders. */
const bannedThere = ({ standing, subject, now }: Known): Refusal | undefined => {
  const ban = sanctionIn(standing, 'ban', subject.room?.id ?? null, now)
  return ban && refuseSanction('forbidden', ban, now)
}

const isInstead = ({ standing, row: { instead }, subject: { room } }: Known): boolean =>
  instead?.roles.includes(standing.role) === true &&
  (instead.hidden || !room || (!room.isDirect && (room.kind === 'public' || room.role !== undefined)))

const ownMessage = (known: Known): Refusal | undefined => {
  const { row, subject } = known
  if (row.others === undefined || subject.isOwn !== false || isInstead(known)) return undefined
  const isHighEnough = row.others !== 'nobody' && reaches(subject.room?.role, row.others)
  return isHighEnough ? undefined : refuse('forbidden', 'This is not your message.')
}

const archived = ({ row, subject: { room } }: Known): Refusal | undefined =>
  row.changes && room?.isArchived ? refuse('archived') : undefined

const rank = ({ standing, row, subject: { rank: theirs, room } }: Known): Refusal | undefined =>
  row.below && theirs !== undefined && !standing.isOperator && theirs >= rankOf(standing.role, room?.role)
    ? refuse('forbidden', 'Nobody may do that to somebody of the same or a higher rank.')
    : undefined

const voice = ({ standing, row, subject, now, provesFirst }: Known): Refusal | undefined => {
  if (!row.speaks) return undefined
  const everywhere = sanctionIn(standing, 'mute', null, now)
  const mute = everywhere ?? (subject.room ? sanctionIn(standing, 'mute', subject.room.id, now) : undefined)
  if (mute) return refuseSanction('forbidden', mute, now)
  return provesFirst && standing.isUnverified ? refuse('forbidden', proveFirst) : undefined
}

/** In this order, so that nobody learns of a room or a message that is hidden from them. */
const checks: { check(known: Known): Refusal | undefined; ofTroubled?: true }[] = [
  { check: banned, ofTroubled: true },
  { check: unproved, ofTroubled: true },
  { check: accountRole },
  { check: roomRole },
  { check: ownMessage },
  { check: archived },
  { check: rank },
  { check: voice, ofTroubled: true },
]
const untroubled = checks.filter(({ ofTroubled }) => !ofTroubled)

const lacking: Record<RoomRole | 'visitor', string> = {
  visitor: '',
  member: 'Only members of the room may do that.',
  moderator: 'Only the room’s owner and moderators may do that.',
  owner: 'Only the room’s owner may do that.',
}

const namesOf = (roles: readonly AccountRole[]): string =>
  new Intl.ListFormat('en-GB', { type: 'conjunction' }).format(roles.map((role) => plurals[role]))

const plurals: Record<AccountRole, string> = {
  guest: 'guests',
  bot: 'bots',
  member: 'members',
  moderator: 'moderators',
  admin: 'admins',
  owner: 'owners',
}
