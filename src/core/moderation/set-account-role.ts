import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import { refuse } from '../../protocol/refusals.ts'
import { tellSelfChanged } from '../accounts/tell-self-changed.ts'
import { type Actor, mustBeLoggedIn } from '../actor.ts'
import { auditDraft } from '../audit/audit-draft.ts'
import type { Core } from '../core.ts'
import { rankOf } from '../permissions/ranks.ts'
import { whoIs } from '../permissions/who-is.ts'
import { mustRankBelow } from './must-rank-below.ts'

/** Gives an account another role, at most one's own. One may step down oneself; the last owner can't. */
export const setAccountRole = async (
  core: Core,
  actor: Actor,
  { account, role }: CommandInput<'account.set-role'>,
): Promise<CommandOutput<'account.set-role'>> => {
  const me = mustBeLoggedIn(actor).account
  const who = await whoIs(core, actor)
  if (account !== me.id) await mustRankBelow(core, who, 'account.set-role', account)
  const mine = who?.standing.role ?? 'guest'
  if (rankOf(role) > rankOf(mine)) throw refuse('forbidden', 'Nobody gives a role above their own.')
  const before = (await core.store.accounts.byId(account))?.role
  const audit = auditDraft(actor, core.clock.wall(), 'account.set-role', account, { before, after: role })
  if (!(await core.store.moderation.setAccountRole({ account, role }, { audit }))) return {}
  const changed = await core.store.accounts.byId(account)
  if (changed) tellSelfChanged(core, changed)
  return {}
}
