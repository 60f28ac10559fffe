import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import { refuse } from '../../protocol/refusals.ts'
import type { Actor } from '../actor.ts'
import type { Core } from '../core.ts'

/** What a mailed link is for, so that people see it before they confirm. Changes nothing. */
export const checkLink = async (
  { store, ids, clock }: Core,
  _actor: Actor,
  { token }: CommandInput<'account.check-link'>,
): Promise<CommandOutput<'account.check-link'>> => {
  const found = await store.mail.token(ids.hashToken(token), clock.wall())
  const account = found && (await store.accounts.byId(found.account))
  if (!account) throw refuse('not-found', 'This link does not work any more. Ask for a new one.')
  return { purpose: found.purpose, username: account.username, email: found.address }
}
