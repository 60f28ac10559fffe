import { isPassing } from './call-error.ts'
import type { Parts } from './parts.ts'

export type ReadMarkers = {
  mark(room: string, seq: number): void
  /** Tells the server now what was read. */
  flush(): void
  /** Asks for the counts of a room that cannot be known from what is here. */
  look(room: string): void
  welcomed(): void
}

/** Reading is told this long after it happened, with whatever was read by then. */
const gatherMs = 500

/** Shows at once what was read, and tells the server a little later; what could not be told is told again. */
export const createReadMarkers = ({ state, connection, clock }: Parts): ReadMarkers => {
  const untold = new Map<string, number>()
  let isScheduled = false

  const flush = (): void => {
    if (!connection.isUp()) return
    for (const [room, seq] of untold) tell(room, seq)
    untold.clear()
  }

  const tell = (room: string, seq: number): void =>
    connection.request('room.read', { room, seq }, (outcome) => {
      if ('ok' in outcome) {
        state.change({ event: 'room.read', room, ...outcome.ok })
        look(room)
      } else if (isPassing(outcome.error)) tellLater(room, seq)
    })

  const tellLater = (room: string, seq: number): void => {
    untold.set(room, Math.max(seq, untold.get(room) ?? 0))
    if (isScheduled || !connection.isUp()) return
    isScheduled = true
    clock.after(gatherMs, () => {
      isScheduled = false
      flush()
    })
  }

  const look = (room: string): void => {
    const known = state.now.rooms[room]
    if (known?.counted.isUnsure) tellLater(room, known.room.read)
  }

  return {
    mark(room, seq) {
      const known = state.now.rooms[room]
      if (!known || seq <= known.room.read) return
      state.change({ event: 'read.marked', room, seq })
      tellLater(room, Math.min(seq, known.room.rev))
    },
    flush,
    look,
    welcomed: flush,
  }
}
