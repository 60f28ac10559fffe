import type { CommandOutput } from '../../protocol/commands.ts'
import { limits } from '../../protocol/limits.ts'
import { refuse } from '../../protocol/refusals.ts'
import { type Actor, mustBeLoggedIn } from '../actor.ts'
import type { Core } from '../core.ts'
import { withMutes } from '../rooms/with-mutes.ts'

/** What a socket needs to start: who it is, and where each of its rooms stands. */
export const sayHello = async (core: Core, actor: Actor): Promise<CommandOutput<'session.hello'>> => {
  const { store } = core
  const { id, account } = mustBeLoggedIn(actor)
  // A browser's cookie was looked at when its socket opened; the session may have ended since then (R7).
  if (!(await store.sessions.isOpen(id))) throw refuse('unauthenticated')
  return {
    session: id,
    account,
    epoch: store.epoch,
    heartbeatMs: limits.heartbeatMs,
    rooms: await withMutes(core, account.id, await store.rooms.joinedBy(account.id)),
  }
}
