import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import type { Actor } from '../actor.ts'
import type { Core } from '../core.ts'
import { mustBeAllowedIn } from '../permissions/must-be-allowed-in.ts'
import { roomView } from '../rooms/room-view.ts'

/** Of what in a room one is notified; one's other devices learn of it. */
export const setRoomNotify = async (
  core: Core,
  actor: Actor,
  { room, level, mutedUntil }: CommandInput<'notification.set-room'>,
): Promise<CommandOutput<'notification.set-room'>> => {
  const { me } = await mustBeAllowedIn(core, actor, 'notification.set-room', room)
  await core.store.notifications.setRoom({
    account: me.account.id,
    room,
    ...(level === undefined ? {} : { level }),
    ...(mutedUntil === undefined ? {} : { mutedUntil: mutedUntil === null ? null : Date.parse(mutedUntil) }),
  })
  // Nodes remember where every message is looked at.
  if (level === 'all') core.announce({ to: 'memory', rooms: [room] })
  const view = await roomView(core, room, me.account.id)
  core.announce({ to: 'account', account: me.account.id, event: { event: 'room.changed', room: view } })
  return { room: view }
}
