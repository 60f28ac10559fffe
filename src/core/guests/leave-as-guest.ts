import type { Core } from '../core.ts'
import { tellMembers } from '../rooms/tell-members.ts'

/** The guest has hung up: the name is free again, and the list of members does not fill with people of one evening. */
export const leaveAsGuest = async (core: Core, account: string, session: string): Promise<void> => {
  await core.store.guests.leave(account, session)
  core.announce({ to: 'memory', accounts: [account] })
  tellMembers(core, 'lobby')
}
