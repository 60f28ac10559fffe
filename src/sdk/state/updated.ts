import { type Draft, roomOf, writeRoom } from './draft.ts'
import type { HappeningOf } from './happening.ts'

/** The room is called or described otherwise now, was archived, or opened again. */
export const roomUpdated = (draft: Draft, told: HappeningOf<'room.updated'>): void => {
  if (!roomOf(draft, told.room)) return
  const mine = writeRoom(draft, told.room)
  const { description: _, archived: __, ...rest } = mine.room
  mine.room = {
    ...rest,
    name: told.name,
    topic: told.topic,
    ...(told.description === '' ? {} : { description: told.description }),
    ...(told.archived ? { archived: true } : {}),
  }
}

/** Somebody came, or went for good. */
export const roomMembers = (draft: Draft, { room, members }: HappeningOf<'room.members'>): void => {
  const known = roomOf(draft, room)
  if (!known || known.room.members === members) return
  const mine = writeRoom(draft, room)
  mine.room = { ...mine.room, members }
}
