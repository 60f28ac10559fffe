import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import type { Actor } from '../actor.ts'
import type { Core } from '../core.ts'
import { mustBeAllowedIn } from '../permissions/must-be-allowed-in.ts'

/** Moves the read marker forward and tells the account's other devices. */
export const markRead = async (
  core: Core,
  actor: Actor,
  { room, seq }: CommandInput<'room.read'>,
): Promise<CommandOutput<'room.read'>> => {
  const { me } = await mustBeAllowedIn(core, actor, 'room.read', room)
  const account = me.account.id
  const { notifications, ...marked } = await core.store.rooms.markRead(room, account, seq)
  core.announce({ to: 'account', account, event: { event: 'room.read', room, ...marked } })
  if (notifications !== undefined)
    core.announce({
      to: 'account',
      account,
      event: { event: 'notification.read', unread: notifications, room, seq: marked.read },
    })
  return marked
}
