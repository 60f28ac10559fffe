import type { State } from '../../sdk/index.ts'
import { editorOf } from '../composer/editor.ts'
import type { App } from './app.ts'
import { roomViewOf } from './view.ts'

/** What a change of the state asks for beyond drawing it: notifications, the bell, the unread line. */
export const hearNews = (app: App, before: State, after: State): void => {
  if (after.status === 'live' && before.status !== 'live') {
    app.client.loadNotifications().catch(() => {})
    app.client.loadDrafts()
    app.client.loadThreads()
  }
  if (before.drafts !== after.drafts) takeDrafts(app, before, after)
  const [earlier, now] = [before.notifications?.unread, after.notifications?.unread]
  if (app.view.bell && earlier !== undefined && now !== undefined && now > earlier) app.ring()
  drawUnreadLines(app, before, after)
}

/** Who looks away finds the line where they stopped reading. */
const drawUnreadLines = (app: App, before: State, after: State): void => {
  if (app.view.isFocused) return
  const open = app.view.thread
  const [was, is] = [before.threads[open?.root ?? ''], after.threads[open?.root ?? '']]
  if (open && was?.state.unread === 0 && is && is.state.unread > 0) open.view.readTo = is.state.read
  if (before.rooms === after.rooms) return
  for (const [id, known] of Object.entries(after.rooms)) {
    const had = before.rooms[id]
    if (had && had !== known && had.room.unread === 0 && known.room.unread > 0)
      roomViewOf(app.view, id).readTo = known.room.read
  }
}

/** What was begun on another device stands in a field that is empty, or that held what it was before. */
const takeDrafts = ({ view }: App, before: State, after: State): void => {
  for (const [key, { room, thread, text }] of Object.entries(after.drafts)) {
    const known =
      thread === undefined
        ? roomViewOf(view, room)
        : view.thread?.root === thread
          ? view.thread.view
          : undefined
    if (!known) continue
    const isOurs = known.editor.text !== '' && known.editor.text !== before.drafts[key]?.text
    if (!isOurs && known.mode.type === 'new' && known.editor.text !== text) known.editor = editorOf(text)
  }
}
