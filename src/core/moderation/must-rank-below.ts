import type { CommandName } from '../../protocol/commands.ts'
import type { Author, RoomRole } from '../../protocol/entities.ts'
import { refuse } from '../../protocol/refusals.ts'
import type { Core } from '../core.ts'
import { authorize, type Subject, type Who } from '../permissions/authorize.ts'
import { rankOf } from '../permissions/ranks.ts'
import { authorOf } from '../rooms/room-notice.ts'

export type Target = {
  author: Author
  /** Undefined outside of rooms, and for somebody who is no member. */
  roomRole: RoomRole | undefined
}

/**
 * The account that something is done to, once the table has allowed it: nobody acts on equals or above.
 * Refuses `not-found` when there is no such account.
 */
export const mustRankBelow = async (
  core: Core,
  who: Who,
  command: CommandName,
  account: string,
  room?: NonNullable<Subject['room']>,
): Promise<Target> => {
  const found = await core.store.accounts.byId(account)
  if (!found) throw refuse('not-found', 'There is no such account.')
  const roomRole = room && (await core.memberships.roleOf(account, room.id))
  authorize(who, command, { rank: rankOf(found.role, roomRole), ...(room ? { room } : {}) })
  return { author: authorOf(found), roomRole }
}
