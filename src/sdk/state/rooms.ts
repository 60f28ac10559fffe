import type { Room } from '../../protocol/entities.ts'
import { type Draft, roomOf, writeDrafts, writeRoom, writeRooms, writeState, writeThreads } from './draft.ts'
import type { HappeningOf } from './happening.ts'
import { withoutRoom } from './notifications.ts'
import { dropSettled } from './settled.ts'
import { emptyTimeline, isOpened, type RoomState, type State } from './shape.ts'
import { countedByServer, moveReadMarker } from './unread.ts'

/**
 * Connected: the server says where every room stands. What is here of a room stays, and is behind if the
 * room moved. Another epoch or another account drops every cache; the outbox stays, without the messages
 * that somebody else wrote on this device.
 */
export const welcomed = (draft: Draft, { hello }: HappeningOf<'welcomed'>): void => {
  const { epoch, me } = draft.state
  const isSame = epoch === hello.epoch && me?.id === hello.account.id
  const before = isSame ? draft.state.rooms : {}
  const state = writeState(draft)
  state.epoch = hello.epoch
  state.me = hello.account
  state.session = hello.session
  state.rooms = Object.fromEntries(hello.rooms.map((room) => [room.id, roomAfter(before[room.id], room)]))
  state.outbox = outboxAfter(draft, isSame)
  state.threads = threadsAfter(draft, before)
  if (!isSame) state.drafts = {}
  if (!isSame) state.profiles = {}
  if (!isSame && state.notifications) state.notifications = { unread: 0, items: [], more: false }
  for (const { id } of hello.rooms) keepWhatWasRead(draft, id, before[id])
}

/** A thread follows its room: it stays where the room will be told everything that it missed. */
const threadsAfter = (draft: Draft, before: Record<string, RoomState>): State['threads'] =>
  Object.fromEntries(
    Object.entries(draft.state.threads).filter(([, { room }]) => {
      const [was, is] = [before[room], draft.state.rooms[room]]
      return was && is && is.rev === was.rev
    }),
  )

/** Nothing has to be fetched for a room of which nothing is shown: it stands where the server says. */
const roomAfter = (before: RoomState | undefined, room: Room): RoomState => {
  // A room that went back in time is not the one that is here, whatever the epoch says.
  if (!before || !isOpened(before.timeline) || room.rev < before.rev) return newRoom(room)
  return { ...before, room, typing: [], counted: countedByServer(room) }
}

/** A room of which nothing is here but where it stands. */
export const newRoom = (room: Room): RoomState => ({
  room,
  rev: room.rev,
  timeline: emptyTimeline(),
  typing: [],
  counted: countedByServer(room),
})

/** What another database acknowledged is sent again; the nonce finds it if it is there. */
const outboxAfter = (draft: Draft, isSame: boolean) => {
  const id = draft.state.me?.id ?? ''
  return draft.state.outbox
    .filter(({ account }) => account === undefined || account === id)
    .map(({ settled, ...pending }) => ({
      ...pending,
      account: id,
      ...(isSame && settled ? { settled } : {}),
    }))
}

/** What was read here while the server could not be told stays read. */
const keepWhatWasRead = (draft: Draft, room: string, before: RoomState | undefined): void => {
  if (before) moveReadMarker(draft, room, before.room.read)
  const { rev } = roomOf(draft, room) as RoomState
  dropSettled(draft, room, (seq) => seq <= rev)
}

/** What was written or followed in it is gone with it. */
const forgetRoom = (draft: Draft, room: string): void => {
  for (const [id, thread] of Object.entries(draft.state.threads))
    if (thread.room === room) delete writeThreads(draft)[id]
  for (const [key, written] of Object.entries(draft.state.drafts))
    if (written.room === room) delete writeDrafts(draft)[key]
}

/** Joined, renamed or another role. The count is taken over unless newer changes have been counted here. */
export const roomChanged = (draft: Draft, { room }: HappeningOf<'room.changed'>): void => {
  const known = roomOf(draft, room.id)
  if (!known) {
    writeRooms(draft)[room.id] = newRoom(room)
    return
  }
  const mine = writeRoom(draft, room.id)
  const isNews = room.rev >= known.counted.rev
  const { read, unread, mentions } = known.room
  mine.room = { ...room, rev: Math.max(room.rev, known.room.rev), read, unread, mentions }
  if (isNews) {
    mine.counted = countedByServer(room)
    mine.room = { ...mine.room, read: room.read, unread: room.unread, mentions: room.mentions }
  }
  moveReadMarker(draft, room.id, isNews ? read : room.read)
}

export const roomLeft = (draft: Draft, { room }: HappeningOf<'room.left'>): void => {
  if (roomOf(draft, room)) delete writeRooms(draft)[room]
  withoutRoom(draft, room)
  forgetRoom(draft, room)
}
