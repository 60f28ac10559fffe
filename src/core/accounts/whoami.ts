import type { CommandOutput } from '../../protocol/commands.ts'
import { type Actor, mustBeLoggedIn } from '../actor.ts'
import type { Core } from '../core.ts'
import { whoIs } from '../permissions/who-is.ts'

/** The role as it stands now: an open socket remembers the one it was opened with. */
export const whoami = async (core: Core, actor: Actor): Promise<CommandOutput<'account.whoami'>> => {
  const { account, id } = mustBeLoggedIn(actor)
  const role = (await whoIs(core, actor))?.standing.role ?? account.role
  return { account: { ...account, role }, session: id }
}
