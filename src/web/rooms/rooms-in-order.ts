import type { RoomState } from '../../sdk/index.ts'
import { currentLocale } from '../texts/t.ts'

/** As they stand in the list: favourites, the lobby, rooms by name, then conversations; archived ones last. */
export const roomsInOrder = (rooms: Record<string, RoomState>): RoomState[] => {
  const place = ({ room }: RoomState): number => {
    if (room.archived) return 4
    if (room.favourite) return 0
    if (room.people) return 3
    return room.id === 'lobby' ? 1 : 2
  }
  return Object.values(rooms).sort(
    (a, b) => place(a) - place(b) || a.room.name.localeCompare(b.room.name, currentLocale()),
  )
}
