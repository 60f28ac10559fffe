import { isOpened } from '../../sdk/index.ts'
import type { App } from '../app/app.ts'
import { roomViewOf } from '../app/view.ts'
import { loadMembers } from '../presence/member-list.ts'
import { roomsInOrder } from './order-rooms.ts'

/** Shows a room; its newest messages are asked for when none of it is here. */
export const openRoom = (app: App, room: string): void => {
  const { view, client } = app
  const known = client.getState().rooms[room]
  view.room = room
  view.overlay = undefined
  if (view.thread?.room !== room) view.thread = undefined
  else view.thread.hasKeys = false
  roomViewOf(view, room).selected = undefined
  if (known) {
    const roomView = roomViewOf(view, room)
    if (known.room.unread > 0) roomView.readTo = known.room.read
    if (!isOpened(known.timeline)) app.attempt(() => client.loadOlder(room))
    loadMembers(app, room)
  }
  app.redraw()
}

/** The room above or below in the list. */
export const openNeighbour = (app: App, by: 1 | -1): void => {
  const all = roomsInOrder(app.client.getState())
  const at = all.findIndex(({ room }) => room.id === app.view.room)
  const next = all[(at + by + all.length) % all.length]
  if (next) openRoom(app, next.room.id)
}

/** The next room with something unread in it, round and round. */
export const openNextUnread = (app: App): void => {
  const all = roomsInOrder(app.client.getState())
  const at = all.findIndex(({ room }) => room.id === app.view.room)
  const next = [...all.slice(at + 1), ...all.slice(0, at)].find(({ room }) => room.unread > 0)
  if (next) openRoom(app, next.room.id)
  else app.tell('Nothing else is unread.')
}
