import type { Author } from '../../protocol/entities.ts'
import type { Core } from '../core.ts'
import { messageChanged } from '../messages/message-changed.ts'
import { roomNotice } from './room-notice.ts'
import { tellJoined } from './room-view.ts'
import { tellMembers } from './tell-members.ts'

/** Adds a member with a notice in one transaction. Adding somebody twice changes nothing. */
export const addMember = async (core: Core, room: string, account: Author, text: string): Promise<void> => {
  const notice = await core.store.rooms.join(
    room,
    account,
    'member',
    roomNotice(room, account, text, core.clock.wall()),
  )
  if (!notice) return
  await tellJoined(core, room, account.id)
  core.announce(messageChanged(room, notice))
  tellMembers(core, room)
}
