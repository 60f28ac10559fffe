import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import { refuse } from '../../protocol/refusals.ts'
import type { Actor } from '../actor.ts'
import type { Core } from '../core.ts'
import { mustBeAllowedIn } from '../permissions/must-be-allowed-in.ts'
import { authorOf } from '../rooms/room-notice.ts'
import { tellChanged } from './message-changed.ts'

/** Pins a message, which is told in the room, or takes it down. */
export const pinMessage = async (
  core: Core,
  actor: Actor,
  { message: id, on }: CommandInput<'message.pin'>,
): Promise<CommandOutput<'message.pin'>> => {
  const found = await core.store.messages.byId(id)
  const { me } = await mustBeAllowedIn(core, actor, 'message.pin', found?.room ?? '')
  if (!found) throw refuse('not-found')
  if (found.message.kind === 'notice') throw refuse('forbidden', 'What the server told cannot be pinned.')
  const changed = await core.store.pins.set(id, on, authorOf(me.account), core.clock.wall())
  tellChanged(core, changed)
  return { rev: changed.message.rev }
}
