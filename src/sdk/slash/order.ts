import type { Room } from '../../protocol/entities.ts'
import type { SlashArguments } from '../../protocol/slash/take-arguments.ts'
import type { SlashClient, SlashPlace } from './outcome.ts'

/** One command that is carried out. */
export type Order = { client: SlashClient; place: SlashPlace; taken: SlashArguments }

/** What a client finds out without asking: becomes an outcome. */
export class RefusedHere extends Error {}

/** The open room. */
export const mustBeInRoom = ({ place }: Order): string => {
  if (place.room === undefined) throw new RefusedHere('Open a room first, for example with /join lobby.')
  return place.room
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()

/** A room that one belongs to or may join, by its name or id. */
export const findRoom = async ({ client }: Order, name: string): Promise<Room> => {
  const { rooms } = await client.call('room.list', {})
  const found = rooms.find((room) => same(room.name, name)) ?? rooms.find(({ id }) => id === name)
  if (!found) throw new RefusedHere(`There is no room "${name}" for you. /rooms shows those there are.`)
  return found
}

/** The named room, or the open one. */
export const roomOrOpen = async (order: Order): Promise<string> =>
  order.taken.room === undefined ? mustBeInRoom(order) : (await findRoom(order, order.taken.room)).id
