import type { Message } from '../../protocol/entities.ts'
import { draftKey } from '../../sdk/state/drafts.ts'
import type { App } from '../app/app.ts'
import { newTalkView } from '../app/view.ts'
import { editorOf, emptyEditor } from '../composer/editor.ts'

/** Shows what is said below a message beside its room, and gives it the keys; resolves when its newest replies are here. */
export const openThread = async (app: App, room: string, root: string): Promise<void> => {
  const { view, client } = app
  const state = client.getState()
  const before = view.thread
  if (before?.root === root) before.hasKeys = true
  else {
    const draft = state.drafts[draftKey(room, root)]
    view.thread = { room, root, hasKeys: true, view: newTalkView(draft ? editorOf(draft.text) : emptyEditor) }
    drawUnreadLine(app, root)
  }
  app.redraw()
  await client.loadThread(room, root)
  drawUnreadLine(app, root)
  app.redraw()
}

/** Of the thread that a message is in, or of the one below it. */
export const openThreadOf = (app: App, message: Message): void => {
  const { room } = app.view
  if (room === undefined) return
  const roomView = app.view.rooms.get(room)
  if (roomView) roomView.selected = undefined
  app.attempt(() => openThread(app, room, message.thread ?? message.id))
}

export const closeThread = (app: App): void => {
  app.view.thread = undefined
  app.redraw()
}

/** Once it is known where one stopped reading. */
const drawUnreadLine = (app: App, root: string): void => {
  const { thread } = app.view
  const entry = app.client.getState().threads[root]
  if (thread?.root === root && thread.view.readTo === null && entry && entry.state.unread > 0)
    thread.view.readTo = entry.state.read
}
