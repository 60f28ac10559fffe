import type { CommandName } from '../../protocol/commands.ts'
import type { RoomRole } from '../../protocol/entities.ts'
import { refuse } from '../../protocol/refusals.ts'
import { type Actor, type LoggedIn, mustBeLoggedIn } from '../actor.ts'
import type { Core } from '../core.ts'
import type { RoomRules } from '../rooms/room-rules.ts'
import { authorize, type Subject, type Who } from './authorize.ts'
import { rankOf } from './ranks.ts'
import { whoIs } from './who-is.ts'

/** Somebody whom the table lets do it in this room. */
export type InRoom = {
  me: LoggedIn
  /** Undefined for visitors, and for staff who have not joined. */
  role: RoomRole | undefined
  rank: number
  room: RoomRules
  /** To ask the table again, about whom it is done to. */
  who: Who
  subject: NonNullable<Subject['room']>
}

/**
 * The guard of everything that is done in a room; `isOwn` says whether the message it is done to is the
 * actor's. Only what is not in memory is waited for. A private room and one that does not exist look the same to outsiders, after the same work.
 */
export const mustBeAllowedIn = (
  core: Core,
  actor: Actor,
  command: CommandName,
  id: string,
  isOwn?: boolean,
): InRoom | Promise<InRoom> => {
  const me = mustBeLoggedIn(actor)
  const asked = { me, command, id, isOwn }
  const found = recall(core, actor, me, id)
  return found ? allow(asked, found) : lookUp(core, actor, me, id).then((late) => allow(asked, late))
}

type Asked = { me: LoggedIn; command: CommandName; id: string; isOwn: boolean | undefined }
type Found = { who: Who; role: RoomRole | undefined; room: RoomRules | undefined }

const allow = ({ me, command, id, isOwn }: Asked, { who, role, room }: Found): InRoom => {
  if (!room || !who) throw refuse(who ? 'not-found' : 'unauthenticated')
  const subject = { id, kind: room.kind, isDirect: room.isDirect, isArchived: room.isArchived, role }
  authorize(who, command, { room: subject, isOwn })
  return { me, role, rank: rankOf(who.standing.role, role), room, who, subject }
}

/** A member whose room and standing are in memory, which is the rule when a message is sent. */
const recall = (core: Core, actor: Actor, { account }: LoggedIn, id: string): Found | undefined => {
  const role = core.memberships.peek(account.id, id)
  const room = core.roomRules.peek(id)
  const who = whoIs(core, actor)
  return who instanceof Promise || !role || !room ? undefined : { who, role, room }
}

const lookUp = async (core: Core, actor: Actor, { account }: LoggedIn, id: string): Promise<Found> => {
  const role = await core.memberships.roleOf(account.id, id)
  const room = role ? await core.roomRules.of(id) : await core.store.rooms.byId(id)
  return { who: await whoIs(core, actor), role, room }
}
