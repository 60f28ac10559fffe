import type { Author, Message } from '../../protocol/entities.ts'
import type { Changed } from '../messages/changed.ts'
import type { RoomRecord } from './room-record.ts'

export type RoomUpdate = {
  room: string
  name?: string
  topic?: string
  description?: string
  by: Author
  at: number
  /** Former names that were given up before this are free again. */
  freeBefore: number
}

/** The room as it is now, and what was told in it. */
export type RoomUpdated = { room: RoomRecord; notices: Message[] }

export type PinStore = {
  /** Pins a message with a notice, or takes it down. Refuses `too-large` when the room has too many. */
  set(message: string, on: boolean, by: Author, at: number): Promise<Changed>
  /** Every pinned message of a room, the one that was pinned last first. */
  of(room: string): Promise<Message[]>
}
