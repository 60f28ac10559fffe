import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import { refuse } from '../../protocol/refusals.ts'
import { type Actor, mustBeLoggedIn } from '../actor.ts'
import type { Core } from '../core.ts'
import { roomView } from './room-view.ts'

/** A hidden room and one that does not exist look the same. */
export const findRoom = async (
  core: Core,
  actor: Actor,
  { name }: CommandInput<'room.find'>,
): Promise<CommandOutput<'room.find'>> => {
  const { account } = mustBeLoggedIn(actor)
  const room = await core.store.rooms.find(name.replace(/^#/, ''), account.id)
  if (room === undefined) throw refuse('not-found', 'There is no such room that you can see.')
  return { room: await roomView(core, room, account.id) }
}
