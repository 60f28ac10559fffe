import type { CommandOutput } from '../../protocol/commands.ts'
import { type Actor, mustBeLoggedIn } from '../actor.ts'
import type { Core } from '../core.ts'
import { describeSession } from './describe-session.ts'

export const listSessions = async ({ store }: Core, actor: Actor): Promise<CommandOutput<'session.list'>> => {
  const me = mustBeLoggedIn(actor)
  const records = await store.sessions.of(me.account.id)
  return { sessions: records.map((record) => describeSession(record, me.id)) }
}
