import type { CommandOutput } from '../../protocol/commands.ts'
import { type Actor, mustBeLoggedIn } from '../actor.ts'
import type { Core } from '../core.ts'
import { withMutes } from './with-mutes.ts'

export const listRooms = async (core: Core, actor: Actor): Promise<CommandOutput<'room.list'>> => {
  const { id } = mustBeLoggedIn(actor).account
  return { rooms: await withMutes(core, id, await core.store.rooms.seenBy(id)) }
}
