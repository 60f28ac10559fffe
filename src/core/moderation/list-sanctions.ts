import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import type { Actor } from '../actor.ts'
import type { Core } from '../core.ts'
import { mustBeAllowedIn } from '../permissions/must-be-allowed-in.ts'
import { showSanction } from './show-sanction.ts'

export const listRoomSanctions = async (
  core: Core,
  actor: Actor,
  { room, ...page }: CommandInput<'room.sanctions'>,
): Promise<CommandOutput<'room.sanctions'>> => {
  await mustBeAllowedIn(core, actor, 'room.sanctions', room)
  return list(core, room, page)
}

export const listAccountSanctions = (
  core: Core,
  _actor: Actor,
  page: CommandInput<'account.sanctions'>,
): Promise<CommandOutput<'account.sanctions'>> => list(core, null, page)

const list = async (
  { store, clock }: Core,
  room: string | null,
  { after = '', limit = 100 }: CommandInput<'account.sanctions'>,
): Promise<CommandOutput<'account.sanctions'>> => {
  const { sanctions, more } = await store.moderation.sanctions(room, clock.wall(), after, limit)
  return { sanctions: sanctions.map(showSanction), more }
}
