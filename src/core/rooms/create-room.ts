import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import { type Actor, mustBeLoggedIn } from '../actor.ts'
import type { Core } from '../core.ts'
import { formerNamesFreeBefore } from './former-names.ts'
import { authorOf } from './room-notice.ts'
import { tellJoined } from './room-view.ts'

/** Makes a room with the actor as its owner. Refuses `name-taken` among public rooms. */
export const createRoom = async (
  core: Core,
  actor: Actor,
  { name, kind, topic = '' }: CommandInput<'room.create'>,
): Promise<CommandOutput<'room.create'>> => {
  const { account } = mustBeLoggedIn(actor)
  const at = core.clock.wall()
  const room = { id: core.ids.short(), name, kind, topic, at, freeBefore: formerNamesFreeBefore(at) }
  await core.store.rooms.create(room, authorOf(account))
  return { room: await tellJoined(core, room.id, account.id) }
}
