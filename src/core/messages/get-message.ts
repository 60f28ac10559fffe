import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import { refuse } from '../../protocol/refusals.ts'
import type { Actor } from '../actor.ts'
import type { Core } from '../core.ts'
import { mustBeAllowedIn } from '../permissions/must-be-allowed-in.ts'

/** What a link to a message leads to; a deleted one is shown as its tombstone. */
export const getMessage = async (
  core: Core,
  actor: Actor,
  { message: id }: CommandInput<'message.get'>,
): Promise<CommandOutput<'message.get'>> => {
  const found = await core.store.messages.byId(id)
  await mustBeAllowedIn(core, actor, 'message.get', found?.room ?? '')
  if (!found) throw refuse('not-found')
  return found
}
