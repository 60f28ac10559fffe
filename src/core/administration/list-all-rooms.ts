import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import { type Actor, mustBeLoggedIn } from '../actor.ts'
import type { Core } from '../core.ts'

export const listAllRooms = async (
  { store }: Core,
  actor: Actor,
  { kind, after = '', limit = 100 }: CommandInput<'room.list-all'>,
): Promise<CommandOutput<'room.list-all'>> => {
  const { account } = mustBeLoggedIn(actor)
  const found = await store.administration.rooms(account.id, { kind, after, limit: limit + 1 })
  const total = await store.statistics.rooms()
  return { rooms: found.slice(0, limit), total, more: found.length > limit }
}
