import type { Room } from '../../protocol/entities.ts'
import type { Core } from '../core.ts'
import { sanctionIn } from '../permissions/standings.ts'

/** Rooms as an account sees them, with where it may only read at the moment, so that clients can say so. */
export const withMutes = async (core: Core, account: string, rooms: Room[]): Promise<Room[]> => {
  const standing = await core.standings.of(account)
  if (!standing?.sanctions.some(({ kind }) => kind === 'mute')) return rooms
  const now = core.clock.wall()
  return rooms.map((room) => {
    const mute = sanctionIn(standing, 'mute', null, now) ?? sanctionIn(standing, 'mute', room.id, now)
    if (!mute) return room
    const { reason, until } = mute
    return { ...room, muted: until === null ? { reason } : { reason, until: new Date(until).toISOString() } }
  })
}
