import type { Core } from '../core.ts'
import { permissions } from '../permissions/permissions.ts'
import { reaches } from '../permissions/ranks.ts'
import { sanctionIn } from '../permissions/standings.ts'

/** Whether somebody may bring people into a room, as the table of permissions says of `room.invite`. */
export const mayInviteTo = async (core: Core, account: string, room: string): Promise<boolean> => {
  const role = await core.memberships.roleOf(account, room)
  const rules = await core.roomRules.of(room)
  const standing = await core.standings.of(account)
  if (!rules || !standing || sanctionIn(standing, 'ban', room, core.clock.wall())) return false
  const { room: least, inPrivate } = permissions['room.invite']
  return reaches(role, (rules.kind === 'private' && inPrivate) || least || 'visitor')
}
