import type { AccountRole, RoomRole } from '../../protocol/entities.ts'

/** Staff of the installation rank above every role in a room. */
const ofAccount: Record<AccountRole, number> = {
  guest: 0,
  bot: 1,
  member: 1,
  moderator: 5,
  admin: 6,
  owner: 7,
}
const inRoom: Record<RoomRole, number> = { member: 2, moderator: 3, owner: 4 }

export const rankInRoom = (role: RoomRole): number => inRoom[role]

/** Up to this rank one waits for one's turn in slow mode. */
export const memberRank = inRoom.member

/** How high somebody stands, everywhere or in a room. Nobody acts on equals or above. */
export const rankOf = (role: AccountRole, roomRole?: RoomRole): number =>
  Math.max(ofAccount[role], roomRole ? inRoom[roomRole] : 0)

/** Visitors have no role in the room. */
export const reaches = (role: RoomRole | undefined, least: RoomRole | 'visitor'): boolean =>
  least === 'visitor' || (role !== undefined && inRoom[role] >= inRoom[least])
