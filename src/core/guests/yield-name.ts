import { endSessions } from '../accounts/end-sessions.ts'
import type { Core } from '../core.ts'

/** Whoever registers a name has it: guests who are here under it, or one that looks like it, are shown out. */
export const yieldName = async (core: Core, username: string): Promise<void> => {
  for (const guest of await core.store.guests.alike(username)) {
    const sessions = await core.store.sessions.of(guest)
    await endSessions(
      core,
      guest,
      sessions.map(({ id }) => id),
    )
  }
}
