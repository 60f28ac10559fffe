import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import type { Actor } from '../actor.ts'
import type { Core } from '../core.ts'
import { mustBeAllowedIn } from '../permissions/must-be-allowed-in.ts'
import { tallyAll } from './tally-all.ts'

const topPosters = 10

/** What a member may know about a room: who of it is online, how much was said, when, and by whom. */
export const showRoomFigures = async (
  core: Core,
  actor: Actor,
  { room }: CommandInput<'room.statistics'>,
): Promise<CommandOutput<'room.statistics'>> => {
  await mustBeAllowedIn(core, actor, 'room.statistics', room)
  await tallyAll(core)
  const found = await core.store.rooms.byId(room)
  const { messages, sent, week, top } = await core.store.leaderboard.roomFigures(room, topPosters)
  const online = core.presence.online()
  const here = await Promise.all(online.map(({ id }) => core.memberships.roleOf(id, room)))
  return {
    members: found?.members ?? 0,
    online: online.filter((_, i) => here[i] !== undefined),
    messages,
    sent,
    week,
    top,
  }
}
