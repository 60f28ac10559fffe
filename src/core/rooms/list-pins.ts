import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import type { Actor } from '../actor.ts'
import type { Core } from '../core.ts'
import { mustBeAllowedIn } from '../permissions/must-be-allowed-in.ts'
import { countThatFits } from './fit-page.ts'

/** As many as fit into one answer. */
export const listPins = async (
  core: Core,
  actor: Actor,
  { room, after }: CommandInput<'room.pins'>,
): Promise<CommandOutput<'room.pins'>> => {
  await mustBeAllowedIn(core, actor, 'room.pins', room)
  const all = await core.store.pins.of(room)
  const rest = all.slice(after === undefined ? 0 : all.findIndex(({ id }) => id === after) + 1)
  const messages = rest.slice(0, countThatFits(rest))
  return { messages, more: messages.length < rest.length }
}
