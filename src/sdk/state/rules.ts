import { type Draft, roomOf, writeRoom } from './draft.ts'
import type { HappeningOf } from './happening.ts'

/** Slow mode was turned on, off, or to another time. */
export const roomRules = (draft: Draft, { room, slowSeconds }: HappeningOf<'room.rules'>): void => {
  if (!roomOf(draft, room)) return
  const mine = writeRoom(draft, room)
  const { slowSeconds: _, ...rest } = mine.room
  mine.room = slowSeconds > 0 ? { ...rest, slowSeconds } : rest
}
