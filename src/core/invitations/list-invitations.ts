import type { CommandOutput } from '../../protocol/commands.ts'
import { type Actor, mustBeLoggedIn } from '../actor.ts'
import type { Core } from '../core.ts'
import { invitationView } from './invitation-view.ts'
import { seesAllInvitations } from './sees-all-invitations.ts'

export const listInvitations = async (
  core: Core,
  actor: Actor,
): Promise<CommandOutput<'invitation.list'>> => {
  const { account } = mustBeLoggedIn(actor)
  const at = core.clock.wall()
  const query = (await seesAllInvitations(core, account.id)) ? { at } : { at, inviter: account.id }
  return { invitations: (await core.store.invitations.open(query)).map(invitationView) }
}
