import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import type { Actor } from '../actor.ts'
import type { Core } from '../core.ts'
import { tellSelfChanged } from './tell-self-changed.ts'

/** Uses up the token of a mailed link. Nobody needs to be logged in: mail is often read on another device. */
export const verifyEmail = async (
  core: Core,
  _actor: Actor,
  { token }: CommandInput<'account.verify-email'>,
): Promise<CommandOutput<'account.verify-email'>> => {
  const proof = { tokenHash: core.ids.hashToken(token), at: core.clock.wall() }
  const account = await core.store.addresses.verify(proof)
  tellSelfChanged(core, account)
  return { username: account.username, email: account.email ?? '' }
}
