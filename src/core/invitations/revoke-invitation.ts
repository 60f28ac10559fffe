import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import { refuse } from '../../protocol/refusals.ts'
import { type Actor, mustBeLoggedIn } from '../actor.ts'
import type { Core } from '../core.ts'
import { seesAllInvitations } from './sees-all-invitations.ts'

/** Somebody else's invitation looks like none, except to admins. Revoking twice is refused as `not-found`. */
export const revokeInvitation = async (
  core: Core,
  actor: Actor,
  { invitation }: CommandInput<'invitation.revoke'>,
): Promise<CommandOutput<'invitation.revoke'>> => {
  const { account } = mustBeLoggedIn(actor)
  const found = await core.store.invitations.byId(invitation)
  const isMine = found?.inviter.id === account.id
  if (!found || !(isMine || (await seesAllInvitations(core, account.id)))) throw refuse('not-found')
  await core.store.invitations.revoke(found.id)
  await core.audit.record(actor, 'invitation.revoke', found.id, {
    inviter: found.inviter.id,
    role: found.role,
  })
  return {}
}
