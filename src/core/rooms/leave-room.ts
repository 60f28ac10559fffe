import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import { refuse } from '../../protocol/refusals.ts'
import type { Actor } from '../actor.ts'
import type { Core } from '../core.ts'
import { messageChanged } from '../messages/message-changed.ts'
import { mustBeAllowedIn } from '../permissions/must-be-allowed-in.ts'
import { authorOf, roomNotice } from './room-notice.ts'
import { tellLeft } from './room-view.ts'
import { tellMembers } from './tell-members.ts'

/** Leaves a room: its sessions stop hearing it before the notice is told (R7). */
export const leaveRoom = async (
  core: Core,
  actor: Actor,
  { room }: CommandInput<'room.leave'>,
): Promise<CommandOutput<'room.leave'>> => {
  const { me, room: left } = await mustBeAllowedIn(core, actor, 'room.leave', room)
  if (left.isDirect) throw refuse('forbidden', 'Nobody can leave a direct conversation.')
  if (room === 'lobby') throw refuse('forbidden', 'Nobody can leave the lobby.')
  const author = authorOf(me.account)
  const notice = roomNotice(room, author, `${author.name} left`, core.clock.wall())
  const told = await core.store.rooms.leave(room, author.id, notice)
  tellLeft(core, room, author.id)
  if (told) core.announce(messageChanged(room, told))
  tellMembers(core, room)
  return {}
}
