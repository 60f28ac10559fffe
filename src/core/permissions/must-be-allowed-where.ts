import type { CommandName } from '../../protocol/commands.ts'
import type { Actor } from '../actor.ts'
import type { Core } from '../core.ts'
import { authorize, type Who } from './authorize.ts'
import { mustBeAllowedIn } from './must-be-allowed-in.ts'
import { whoIs } from './who-is.ts'

/** The guard of what is done in one room or (`room` null) in the whole installation. */
export const mustBeAllowedWhere = async (
  core: Core,
  actor: Actor,
  command: CommandName,
  room: string | null,
): Promise<Who> => {
  if (room !== null) return (await mustBeAllowedIn(core, actor, command, room)).who
  const who = await whoIs(core, actor)
  authorize(who, command, { room: null })
  return who
}
