import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import { endSessions } from '../accounts/end-sessions.ts'
import type { Actor } from '../actor.ts'
import type { Core } from '../core.ts'
import { mustRankBelow } from '../moderation/must-rank-below.ts'
import { whoIs } from '../permissions/who-is.ts'

export const endSessionsOf = async (
  core: Core,
  actor: Actor,
  { account, session }: CommandInput<'account.end-sessions'>,
): Promise<CommandOutput<'account.end-sessions'>> => {
  await mustRankBelow(core, await whoIs(core, actor), 'account.end-sessions', account)
  const all = (await core.store.sessions.of(account)).map(({ id }) => id)
  const ended = await endSessions(core, account, session === undefined ? all : [session])
  await core.audit.record(actor, 'account.end-sessions', account, { sessions: ended })
  return { revoked: ended.length }
}
