import type { AccountRole, Author, Message, RoomRole } from '../../protocol/entities.ts'
import type { AuditDraft } from '../audit/ports.ts'

/** What a sanction takes away: `ban` keeps somebody out, `mute` leaves reading. */
export type SanctionKind = 'ban' | 'mute'

export type Sanction = {
  kind: SanctionKind
  account: Author
  /** Null: everywhere. */
  room: string | null
  /** For people; empty when none was given. */
  reason: string
  /** Milliseconds since 1970 when it ends by itself; null: never. */
  until: number | null
  by: Author
  at: number
}

/** Of a sanction, what decides and what is told to the one it concerns. */
export type SanctionInForce = Pick<Sanction, 'kind' | 'room' | 'reason' | 'until'>

/** What decides about an account wherever it acts. Sanctions may be over already: compare `until`. */
export type AccountStanding = {
  role: AccountRole
  /** Ranks above everybody, see `operator.ts`. */
  isOperator?: true
  /** It gave an address and has not proved it yet. */
  isUnverified: boolean
  /** It may do nothing at all before it proves an address: that is what let it in. */
  mustVerify?: true
  sanctions: SanctionInForce[]
}

/** What the server tells in the room about an act. */
export type Notice = { room: string; author: Author; text: string; at: number }

/** Every act is written together with its entry in the audit log, and in a room with its notice. */
export type Act = { audit: AuditDraft; notice?: Notice }

/** What an act changed: the notice as it stands in the room, and the sessions that ended. */
export type Acted = { notice?: Message; endedSessions: string[]; wasMember: boolean }

export type ModerationStore = {
  /** Undefined when there is no such account. */
  standing(account: string): Promise<AccountStanding | undefined>
  /**
   * Replaces one of the same kind and place. A ban ends the membership of its room, or all sessions of the
   * account; the last owner of the installation is refused with `forbidden`.
   */
  sanction(sanction: Sanction, act: Act): Promise<Acted>
  /** Undefined when there was none. */
  lift(
    lifting: { kind: SanctionKind; account: string; room: string | null },
    act: Act,
  ): Promise<Acted | undefined>
  /** Undefined when it was no member. */
  removeMember(member: { room: string; account: string }, act: Act): Promise<Acted | undefined>
  /** Undefined when it is that already. Refuses `forbidden` for the last owner of the room. */
  setRoomRole(change: { room: string; account: string; role: RoomRole }, act: Act): Promise<Acted | undefined>
  /** Undefined when it is that already. */
  setSlowMode(change: { room: string; seconds: number }, act: Act): Promise<Acted | undefined>
  /** False when it is that already. Refuses `forbidden` for the last owner. */
  setAccountRole(change: { account: string; role: AccountRole }, act: Act): Promise<boolean>
  /** Those of a room, or (null) of the whole installation, that are in force `now`, by name after `name`. */
  sanctions(
    room: string | null,
    now: number,
    name: string,
    limit: number,
  ): Promise<{ sanctions: Sanction[]; more: boolean }>
}
