import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import { refuse } from '../../protocol/refusals.ts'
import type { Actor } from '../actor.ts'
import type { Core } from '../core.ts'
import { tellSelfChanged } from './tell-self-changed.ts'
import { tellSessionsEnded } from './tell-sessions-ended.ts'

/** Sets the password with a mailed link and ends every session of the account, on all nodes (R7). */
export const resetPassword = async (
  core: Core,
  _actor: Actor,
  { token, password }: CommandInput<'account.reset-password'>,
): Promise<CommandOutput<'account.reset-password'>> => {
  const tokenHash = core.ids.hashToken(token)
  // Looked up before hashing: hashing for nothing is what an attacker would like.
  const found = await core.store.mail.token(tokenHash, core.clock.wall())
  if (found?.purpose !== 'reset')
    throw refuse('not-found', 'This link does not work any more. Ask for a new one.')
  const { account, ended } = await core.store.passwords.reset({
    tokenHash,
    passwordHash: await core.passwords.hash(password),
    at: core.clock.wall(),
    mailId: core.ids.short(),
  })
  core.mailIsOwed()
  tellSelfChanged(core, account)
  tellSessionsEnded(core, account.id, ended)
  return { username: account.username }
}
