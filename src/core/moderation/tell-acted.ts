import type { Core } from '../core.ts'
import { messageChanged } from '../messages/message-changed.ts'
import { roomView, tellLeft } from '../rooms/room-view.ts'
import { tellMembers } from '../rooms/tell-members.ts'
import type { Acted } from './ports.ts'

/**
 * After an act on an account in a room is durable: first every node forgets what it remembered, then the
 * sessions of whoever was put out stop hearing the room, and only then it is told there (R7).
 */
export const tellActed = (core: Core, account: string, room: string, acted: Acted): void => {
  core.announce({ to: 'memory', accounts: [account] })
  if (acted.wasMember) tellLeft(core, room, account)
  if (acted.notice) core.announce(messageChanged(room, acted.notice))
  if (acted.wasMember) tellMembers(core, room)
}

/** The same where somebody stays in the room, but is somebody else there now. */
export const tellChanged = async (core: Core, account: string, room: string, acted: Acted): Promise<void> => {
  tellActed(core, account, room, { ...acted, wasMember: false })
  if ((await core.memberships.roleOf(account, room)) === undefined) return
  const event = { event: 'room.changed', room: await roomView(core, room, account) } as const
  core.announce({ to: 'account', account, event })
}
