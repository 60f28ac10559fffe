import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import type { Actor } from '../actor.ts'
import type { Core } from '../core.ts'
import { mustBeAllowedIn } from '../permissions/must-be-allowed-in.ts'

export const listMembers = async (
  core: Core,
  actor: Actor,
  { room, after = '', limit = 100 }: CommandInput<'room.members'>,
): Promise<CommandOutput<'room.members'>> => {
  await mustBeAllowedIn(core, actor, 'room.members', room)
  const members = await core.store.rooms.members(room, after, limit + 1)
  return {
    members: members
      .slice(0, limit)
      .map((member) => ({ ...member, online: core.presence.isOnline(member.account.id) })),
    more: members.length > limit,
  }
}
