import type { RoomState, State } from '../../sdk/index.ts'

export type RoomGroup = { title: string; rooms: RoomState[] }

/** The rooms as they are listed: rooms by name with the lobby first, then conversations by what was said last. */
export const orderRooms = ({ rooms }: State): RoomGroup[] => {
  const all = Object.values(rooms)
  const favourites = all.filter(({ room }) => room.favourite).toSorted(byName)
  const others = all.filter(({ room }) => !room.favourite && !room.archived)
  const open = others.filter(({ room }) => !room.people).toSorted(byName)
  const direct = others.filter(({ room }) => room.people).toSorted(byName)
  const archived = all.filter(({ room }) => room.archived && !room.favourite).toSorted(byName)
  return [
    { title: 'Favourites', rooms: favourites },
    { title: 'Rooms', rooms: open },
    { title: 'Direct messages', rooms: direct },
    { title: 'Archived', rooms: archived },
  ].filter((group) => group.rooms.length > 0)
}

const byName = (a: RoomState, b: RoomState): number =>
  Number(b.room.id === 'lobby') - Number(a.room.id === 'lobby') ||
  a.room.name.localeCompare(b.room.name, 'en', { sensitivity: 'base' })

/** In the order of the list. */
export const roomsInOrder = (state: State): RoomState[] => orderRooms(state).flatMap(({ rooms }) => rooms)

/** `#garden`, or the people of a direct conversation. */
export const roomTitle = ({ room }: Pick<RoomState, 'room'>): string => {
  if (room.people) return room.people.length === 0 ? 'Notes to myself' : room.name
  return room.name
}

/** What stands before the name: whether it is public, private, or somebody who is online. */
export const roomSign = (
  { room }: Pick<RoomState, 'room'>,
  online: State['online'],
): { sign: string; isOnline: boolean } => {
  if (!room.people) return { sign: room.kind === 'private' ? '◇' : '#', isOnline: false }
  const isOnline = room.people.some(({ id }) => id in online)
  return { sign: isOnline ? '●' : '○', isOnline }
}
