/** A room that others hold was probably not held for the last time. */
const contendedMs = 1_000
/** A room whose row stays locked is left alone for so long, so that the others go on. */
const stuckMs = 250

/**
 * Which rooms other transactions were seen to hold. An append waits for one room at most, and only while it holds
 * no other, so that it can never be part of a deadlock; the other rooms it takes as far as they are free.
 */
export const createContendedRooms = (now: () => number) => {
  const contended = new Map<string, number>()
  const stuck = new Map<string, number>()

  const holds = (until: Map<string, number>, room: string): boolean => {
    const end = until.get(room)
    if (end === undefined) return false
    if (end > now()) return true
    until.delete(room)
    return false
  }

  return {
    /** The room to wait for before any other is taken. */
    toWaitFor: (rooms: string[]): string | undefined =>
      contended.size === 0 ? undefined : rooms.find((room) => holds(contended, room)),
    isStuck: (room: string): boolean => stuck.size > 0 && holds(stuck, room),
    wasHeld(room: string): void {
      contended.set(room, now() + contendedMs)
    },
    didNotComeFree(room: string): void {
      stuck.set(room, now() + stuckMs)
    },
  }
}

export type ContendedRooms = ReturnType<typeof createContendedRooms>
