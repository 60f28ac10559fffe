import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import { describeSession } from '../accounts/describe-session.ts'
import type { Actor } from '../actor.ts'
import type { Core } from '../core.ts'
import { mustRankBelow } from '../moderation/must-rank-below.ts'
import { whoIs } from '../permissions/who-is.ts'

/** Where somebody is logged in is their own business, so looking at it is written down. */
export const listSessionsOf = async (
  core: Core,
  actor: Actor,
  { account }: CommandInput<'account.sessions'>,
): Promise<CommandOutput<'account.sessions'>> => {
  await mustRankBelow(core, await whoIs(core, actor), 'account.sessions', account)
  const records = await core.store.sessions.of(account)
  await core.audit.record(actor, 'account.sessions', account)
  return { sessions: records.map((record) => describeSession(record)) }
}
