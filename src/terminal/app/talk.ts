import type { Room } from '../../protocol/entities.ts'
import { isOpened, type Timeline } from '../../sdk/index.ts'
import { emptyTimeline, type ThreadEntry } from '../../sdk/state/shape.ts'
import type { App } from './app.ts'
import { roomViewOf, type TalkView } from './view.ts'

/** What is said in one place, a room or a thread of it: what of it is here, and where one stands. */
export type Talk = {
  room: Room
  timeline: Timeline
  view: TalkView
  /** In a thread: its first message, which is the first of the timeline as well. */
  thread?: string
}

export const roomTalk = (app: App): Talk | undefined =>
  app.view.room === undefined ? undefined : talkOfRoom(app, app.view.room)

export const talkOfRoom = (app: App, id: string): Talk | undefined => {
  const known = app.client.getState().rooms[id]
  return known && { room: known.room, timeline: known.timeline, view: roomViewOf(app.view, id) }
}

export const threadTalk = (app: App): Talk | undefined => {
  const { thread } = app.view
  const state = app.client.getState()
  const known = thread && state.rooms[thread.room]
  if (!known) return undefined
  const entry = state.threads[thread.root]
  const timeline = entry ? withRoot(entry) : emptyTimeline()
  return { room: known.room, timeline, view: thread.view, thread: thread.root }
}

/** The one that has the keys. */
export const openTalk = (app: App): Talk | undefined =>
  (app.view.thread?.hasKeys ? threadTalk(app) : undefined) ?? roomTalk(app)

/** The first message stands above the replies, once nothing is missing between them. */
const withRoot = ({ root, timeline }: ThreadEntry): Timeline =>
  isOpened(timeline) && !timeline.atStart ? timeline : { ...timeline, messages: [root, ...timeline.messages] }

/** Asks for what was said before what is here. */
export const loadOlder = (app: App, { room, thread }: Talk): void =>
  app.attempt(() =>
    thread === undefined ? app.client.loadOlder(room.id) : app.client.loadOlderInThread(thread),
  )

/** Of a thread everything newer is here always. */
export const loadNewer = (app: App, { room, thread }: Talk): void => {
  if (thread === undefined) app.attempt(() => app.client.loadNewer(room.id))
}

export const toNewest = (app: App, { room, thread, view }: Talk): void => {
  view.anchor = null
  view.selected = undefined
  if (thread === undefined) app.attempt(() => app.client.jumpToNewest(room.id))
}
