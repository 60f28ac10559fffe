import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import { refuse } from '../../protocol/refusals.ts'
import type { Actor } from '../actor.ts'
import type { Core } from '../core.ts'
import { messageChanged } from '../messages/message-changed.ts'
import { mustBeAllowedIn } from '../permissions/must-be-allowed-in.ts'
import { formerNamesFreeBefore } from './former-names.ts'
import type { RoomUpdated } from './ports.ts'
import { authorOf } from './room-notice.ts'
import { roomView } from './room-view.ts'

/** Renames a room or says what it is about. What is the same already changes nothing and is not told. */
export const updateRoom = async (
  core: Core,
  actor: Actor,
  update: CommandInput<'room.update'>,
): Promise<CommandOutput<'room.update'>> => {
  const { me, room } = await mustBeAllowedIn(core, actor, 'room.update', update.room)
  if (room.isDirect) throw refuse('forbidden', 'A direct conversation is called after the people in it.')
  if (update.name !== undefined && room.id === 'lobby') throw refuse('forbidden', 'The lobby keeps its name.')
  const at = core.clock.wall()
  const updated = await core.store.rooms.update({
    ...update,
    by: authorOf(me.account),
    at,
    freeBefore: formerNamesFreeBefore(at),
  })
  tellUpdated(core, updated)
  return { room: await roomView(core, update.room, me.account.id) }
}

/** Every node forgets the old room first; then those in it hear of the new one. */
export const tellUpdated = (core: Core, updated: RoomUpdated | undefined): void => {
  if (!updated) return
  const { id, name, topic, description, isArchived } = updated.room
  core.announce({ to: 'memory', rooms: [id] })
  const event = { event: 'room.updated', room: id, name, topic, description, archived: isArchived } as const
  core.announce({ to: 'room', room: id, event })
  for (const notice of updated.notices) core.announce(messageChanged(id, notice))
}
