import type { MessageDraft } from '../../protocol/entities/conversation.ts'
import type { Profile } from '../../protocol/entities/profiles.ts'
import type { Message } from '../../protocol/entities.ts'
import type { Counted, PendingMessage, RoomState, State, ThreadEntry, Timeline } from './shape.ts'

/**
 * A state that is being changed. Whatever is written is copied once and then belongs to the draft until
 * `snapshot` hands it out, so that a thousand events in a room of 100,000 messages copy its list once, and
 * everything untouched stays the same object.
 */
export type Draft = {
  /** Read from it at any time; write only through the functions below. */
  state: State
  owned: WeakSet<object>
  isTouched: boolean
}

export const openDraft = (state: State): Draft => ({ state, owned: new WeakSet(), isTouched: false })

/** The state as it is now, never to change again. The same object as before when nothing was written. */
export const snapshot = (draft: Draft): State => {
  if (draft.isTouched) {
    draft.owned = new WeakSet()
    draft.isTouched = false
  }
  return draft.state
}

export const writeState = (draft: Draft): State => {
  draft.isTouched = true
  draft.state = own(draft, draft.state)
  return draft.state
}

export const writeRooms = (draft: Draft): Record<string, RoomState> => {
  const state = writeState(draft)
  state.rooms = own(draft, state.rooms)
  return state.rooms
}

export const writeOutbox = (draft: Draft): PendingMessage[] => {
  const state = writeState(draft)
  state.outbox = own(draft, state.outbox)
  return state.outbox
}

export const writeOnline = (draft: Draft): Record<string, string> => {
  const state = writeState(draft)
  state.online = own(draft, state.online)
  return state.online
}

export const writeProfiles = (draft: Draft): Record<string, Profile> => {
  const state = writeState(draft)
  state.profiles = own(draft, state.profiles)
  return state.profiles
}

export const writeDrafts = (draft: Draft): Record<string, MessageDraft> => {
  const state = writeState(draft)
  state.drafts = own(draft, state.drafts)
  return state.drafts
}

export const writeThreads = (draft: Draft): Record<string, ThreadEntry> => {
  const state = writeState(draft)
  state.threads = own(draft, state.threads)
  return state.threads
}

export const roomOf = (draft: Draft, room: string): RoomState | undefined =>
  Object.hasOwn(draft.state.rooms, room) ? draft.state.rooms[room] : undefined

/** The room must be known: ask `roomOf` first. */
export const writeRoom = (draft: Draft, room: string): RoomState => {
  const rooms = writeRooms(draft)
  const known = rooms[room]
  if (!known) throw new Error(`There is no room ${room} in this state.`)
  const mine = own(draft, known)
  rooms[room] = mine
  return mine
}

export const writeTimeline = (draft: Draft, room: string): Timeline => {
  const mine = writeRoom(draft, room)
  mine.timeline = own(draft, mine.timeline)
  return mine.timeline
}

export const writeMessages = (draft: Draft, room: string): Message[] => {
  const timeline = writeTimeline(draft, room)
  timeline.messages = own(draft, timeline.messages)
  return timeline.messages
}

/** The unread count: the bookkeeping and the room that shows it. */
export const writeCounted = (draft: Draft, room: string): { counted: Counted; shown: RoomState['room'] } => {
  const mine = writeRoom(draft, room)
  mine.counted = own(draft, mine.counted)
  mine.counted.since = own(draft, mine.counted.since)
  mine.counted.sinceMentions = own(draft, mine.counted.sinceMentions)
  mine.counted.gone = own(draft, mine.counted.gone)
  mine.room = own(draft, mine.room)
  return { counted: mine.counted, shown: mine.room }
}

const own = <T extends object>(draft: Draft, value: T): T => {
  if (draft.owned.has(value)) return value
  const mine = (Array.isArray(value) ? value.slice() : { ...value }) as T
  draft.owned.add(mine)
  return mine
}
