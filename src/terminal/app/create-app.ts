import { CallError, type Client, type State } from '../../sdk/index.ts'
import { DownloadFault } from '../files/download-fault.ts'
import type { Shown } from '../messages/timeline.ts'
import { loadMembers } from '../presence/member-list.ts'
import { openRoom } from '../rooms/open-room.ts'
import { roomsInOrder } from '../rooms/order-rooms.ts'
import type { Frame } from '../screen/writer.ts'
import type { App } from './app.ts'
import { drawFrame } from './draw-frame.ts'
import { hearNews } from './hear-news.ts'
import { newView, type View } from './view.ts'

const noticeMs = 6_000

export type AppOptions = {
  client: Client
  server: string
  username: string
  token: string
  columns: number
  rows: number
  /** Puts a frame on the screen. */
  show(frame: Frame, view: View): void
  ring(): void
  leave(outcome: 'left' | 'logged-out'): void
  now?: () => number
}

/** The client as it runs: draws whenever the state or the view changed, at most once a turn. */
export const createApp = (options: AppOptions): App & { stop(): void } => {
  const { client } = options
  const now = options.now ?? Date.now
  const view = newView(options.columns, options.rows)
  let isScheduled = false
  let isStopped = false

  const draw = (): void => {
    isScheduled = false
    if (isStopped) return
    keepOpenRoom(app)
    const { frame, room, thread } = drawFrame(app)
    options.show(frame, view)
    markRead(app, room, thread)
  }

  const app: App & { stop(): void } = {
    client,
    view,
    server: options.server,
    username: options.username,
    token: options.token,
    now,
    ring: options.ring,
    leave: (outcome = 'left') => options.leave(outcome),
    redraw() {
      if (isScheduled) return
      isScheduled = true
      setImmediate(draw)
    },
    tell(text, isAlert = false) {
      view.notice = { text, isAlert, until: now() + noticeMs }
      app.redraw()
    },
    attempt(work) {
      work().then(
        () => app.redraw(),
        (error: unknown) => {
          if (!(error instanceof CallError) && !(error instanceof DownloadFault)) throw error
          app.tell(error.message, true)
        },
      )
    },
    stop() {
      isStopped = true
      unsubscribe()
      clearInterval(ticking)
    },
  }

  let before = client.getState()
  const unsubscribe = client.subscribe(() => {
    const after = client.getState()
    hearNews(app, before, after)
    before = after
    app.redraw()
  })
  // A countdown, a notice that ends, somebody who stopped typing, midnight.
  const ticking = setInterval(() => isTicking(app, client.getState()) && app.redraw(), 1000)
  return app
}

const isTicking = ({ view, now }: App, state: State): boolean =>
  state.status !== 'live' || (view.notice !== undefined && view.notice.until < now() + 1000)

/** The first room is opened as soon as there is one; a room that one left is open no more, nor are its threads. */
const keepOpenRoom = (app: App): void => {
  const { view } = app
  const state = app.client.getState()
  if (view.thread && state.me && !state.rooms[view.thread.room]) view.thread = undefined
  if (view.room !== undefined && state.rooms[view.room]) loadMembers(app, view.room)
  else if (state.me) {
    const next = roomsInOrder(state)[0]
    if (next) openRoom(app, next.room.id)
    else view.room = undefined
  }
}

/** What was in sight of somebody who looked has been read. */
const markRead = (app: App, room: Shown | undefined, thread: Shown | undefined): void => {
  const { isFocused, overlay, room: open, thread: beside } = app.view
  if (!isFocused || overlay) return
  if (open !== undefined && room?.lastSeq !== undefined) app.client.markRead(open, room.lastSeq)
  if (beside && thread?.lastSeq !== undefined) app.client.markThreadRead(beside.root, thread.lastSeq)
}
