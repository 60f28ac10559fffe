import type { Actor, LoggedIn } from '../actor.ts'
import type { Core } from '../core.ts'
import { authorize } from '../permissions/authorize.ts'
import { mustBeAllowedIn } from '../permissions/must-be-allowed-in.ts'
import { whoIs } from '../permissions/who-is.ts'

/** The rooms in which somebody may search: those of `room.history`, or the one that was named. */
export const readableRooms = async (
  core: Core,
  actor: Actor,
  { account }: LoggedIn,
  room: string | undefined,
): Promise<string[]> => {
  if (room !== undefined) {
    await mustBeAllowedIn(core, actor, 'search.messages', room)
    return [room]
  }
  const who = await whoIs(core, actor)
  const rooms = await core.memberships.roomsOf(account.id)
  const roles = await Promise.all(rooms.map((id) => core.memberships.roleOf(account.id, id)))
  return rooms.filter((id, i) => {
    try {
      authorize(who, 'search.messages', { room: { id, kind: 'private', isDirect: false, role: roles[i] } })
      return true
    } catch {
      return false
    }
  })
}
