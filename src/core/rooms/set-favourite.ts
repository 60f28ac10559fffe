import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import type { Actor } from '../actor.ts'
import type { Core } from '../core.ts'
import { mustBeAllowedIn } from '../permissions/must-be-allowed-in.ts'
import { roomView } from './room-view.ts'

/** Told to the account's other devices, and to nobody else. */
export const setFavourite = async (
  core: Core,
  actor: Actor,
  { room, on }: CommandInput<'room.favourite'>,
): Promise<CommandOutput<'room.favourite'>> => {
  const { me } = await mustBeAllowedIn(core, actor, 'room.favourite', room)
  const account = me.account.id
  await core.store.rooms.setFavourite(room, account, on)
  const view = await roomView(core, room, account)
  core.announce({ to: 'account', account, event: { event: 'room.changed', room: view } })
  return { room: view }
}
