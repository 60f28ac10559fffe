import { endSessions } from '../accounts/end-sessions.ts'
import type { Core } from '../core.ts'

/** Guests who are connected hear nothing more from now on. */
export const endGuestSessions = async (core: Core): Promise<void> => {
  for (const { id } of core.presence.online()) {
    if ((await core.standings.of(id))?.role !== 'guest') continue
    const sessions = await core.store.sessions.of(id)
    await endSessions(
      core,
      id,
      sessions.map((session) => session.id),
    )
  }
}
