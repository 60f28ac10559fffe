import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import { refuse } from '../../protocol/refusals.ts'
import { type Actor, mustBeLoggedIn } from '../actor.ts'
import type { Core } from '../core.ts'
import { endSessions } from './end-sessions.ts'

/** Ends one session of one's own, or all the others. A session of somebody else looks like none: revoked 0. */
export const revokeSessions = async (
  core: Core,
  actor: Actor,
  { session, others }: CommandInput<'session.revoke'>,
): Promise<CommandOutput<'session.revoke'>> => {
  const me = mustBeLoggedIn(actor)
  if ((session === undefined) === (others === undefined))
    throw refuse('bad-input', 'Name a session, or say "others": true.')
  const ended = await endSessions(core, me.account.id, session ? [session] : await otherSessions(core, me))
  return { revoked: ended.length }
}

const otherSessions = async ({ store }: Core, me: ReturnType<typeof mustBeLoggedIn>): Promise<string[]> =>
  (await store.sessions.of(me.account.id)).map(({ id }) => id).filter((id) => id !== me.id)
