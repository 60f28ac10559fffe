import type { Core } from '../core.ts'

/**
 * Tells a room how many belong to it now, once that is durable. Told and forgotten: whoever does not hear it learns the
 * number when they connect again.
 */
export const tellMembers = ({ store, announce, log }: Core, room: string): void => {
  store.rooms.byId(room).then(
    (found) => {
      if (found)
        announce({ to: 'room', room, event: { event: 'room.members', room, members: found.members } })
    },
    (error) => log.warn({ room, error: String(error) }, 'how many belong to a room could not be told'),
  )
}
