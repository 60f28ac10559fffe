import { refuse } from '../../protocol/refusals.ts'
import { mustKnowPassword } from '../accounts/must-know-password.ts'
import { type Actor, mustBeLoggedIn } from '../actor.ts'
import type { Core } from '../core.ts'

/**
 * Whoever finds an open session may not do for good what only the person may. Wrong tries count like those of
 * logging in. An account without a password has nothing but its session.
 */
export const mustBeThePerson = async (core: Core, actor: Actor, password: string): Promise<void> => {
  const { account } = mustBeLoggedIn(actor)
  const record = await core.store.accounts.byId(account.id)
  if (!record) throw refuse('unauthenticated')
  if (record.passwordHash !== null) await mustKnowPassword(core, actor, record.username, record, password)
}
