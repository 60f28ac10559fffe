import type { CommandName } from '../../protocol/commands.ts'
import type { Message } from '../../protocol/entities.ts'
import { refuse } from '../../protocol/refusals.ts'
import type { Actor } from '../actor.ts'
import type { Core } from '../core.ts'
import { mustBeAllowedIn } from '../permissions/must-be-allowed-in.ts'

/** The guard of what is done to a thread. A message that is in a thread itself has none. */
export const mustBeRoot = async (
  core: Core,
  actor: Actor,
  command: CommandName,
  id: string,
): Promise<{ room: string; root: Message; account: string }> => {
  const found = await core.store.messages.byId(id)
  const { me } = await mustBeAllowedIn(core, actor, command, found?.room ?? '')
  if (!found) throw refuse('not-found')
  const { room, message: root } = found
  if (root.thread !== undefined) throw refuse('bad-input', 'message: Name the first message of the thread.')
  return { room, root, account: me.account.id }
}
