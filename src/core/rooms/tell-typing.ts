import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import { limits } from '../../protocol/limits.ts'
import type { Actor } from '../actor.ts'
import type { Core } from '../core.ts'
import { mustBeAllowedIn } from '../permissions/must-be-allowed-in.ts'
import { authorOf } from './room-notice.ts'

/** Told and forgotten: it takes no revision and is the first thing a slow connection misses. */
export const tellTyping = async (
  core: Core,
  actor: Actor,
  { room }: CommandInput<'room.typing'>,
): Promise<CommandOutput<'room.typing'>> => {
  const { me } = await mustBeAllowedIn(core, actor, 'room.typing', room)
  const until = new Date(core.clock.wall() + limits.typingMs).toISOString()
  core.announce({ to: 'room', room, event: { event: 'typing', room, account: authorOf(me.account), until } })
  return {}
}
