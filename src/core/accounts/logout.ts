import { type Actor, mustBeLoggedIn } from '../actor.ts'
import type { Core } from '../core.ts'
import { isGuestName } from '../guests/guest-name.ts'
import { leaveAsGuest } from '../guests/leave-as-guest.ts'
import { endSessions } from './end-sessions.ts'

export const logout = async (core: Core, actor: Actor): Promise<Record<string, never>> => {
  const session = mustBeLoggedIn(actor)
  if (isGuestName(session.account.username)) await leaveAsGuest(core, session.account.id, session.id)
  else await endSessions(core, session.account.id, [session.id])
  return {}
}
