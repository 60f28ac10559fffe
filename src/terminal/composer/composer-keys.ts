import type { App } from '../app/app.ts'
import { paneWidth } from '../app/layout.ts'
import type { Talk } from '../app/talk.ts'
import { runLine } from '../commands/run-line.ts'
import { endMode } from '../messages/act-on-message.ts'
import { offersFor, takeOffer } from './completion.ts'
import { fieldWidth } from './composer-lines.ts'
import { type Editor, editorOf, editWith, emptyEditor, insert, moveRow } from './editor.ts'

/** What was sent is kept for the keys up and down, so many lines. */
const keptLines = 200

const write = (app: App, { room, thread, view }: Talk, editor: Editor): void => {
  const hasChanged = editor.text !== view.editor.text
  if (editor.text === '/') app.client.loadSlash().catch(() => {})
  view.editor = editor
  if (hasChanged && view.mode.type !== 'edit')
    app.client.setDraft(room.id, editor.text.startsWith('/') ? '' : editor.text, thread)
  app.view.offered = hasChanged ? offersFor(app.client.getState(), editor, room.id) : undefined
  const isTalk = editor.text !== '' && !editor.text.startsWith('/') && view.mode.type !== 'edit'
  if (hasChanged && isTalk && thread === undefined) app.client.typing(room.id)
}

export const typeText = (app: App, talk: Talk, text: string): void => {
  talk.view.selected = undefined
  write(app, talk, insert(talk.view.editor, text))
}

/** What keys do in the field. Answers whether the key was one for it. */
export const pressInComposer = (app: App, talk: Talk, key: string): boolean => {
  const own = keys[key]
  if (own) return own(app, talk)
  const edited = editWith(talk.view.editor, key)
  if (edited) write(app, talk, edited)
  return edited !== undefined
}

const newLine = (app: App, talk: Talk): boolean => {
  write(app, talk, insert(talk.view.editor, '\n'))
  return true
}

const keys: Record<string, (app: App, talk: Talk) => boolean> = {
  enter: (app, talk) => {
    const { view } = talk
    // A backslash at the end of the line, as in a shell, goes on below.
    if (view.editor.text.endsWith('\\') && view.editor.cursor === view.editor.text.length) {
      view.editor = editorOf(`${view.editor.text.slice(0, -1)}\n`)
      return true
    }
    submit(app, talk)
    return true
  },
  'ctrl+s': (app, talk) => {
    if (talk.thread !== undefined) submit(app, talk, { alsoInRoom: true })
    return true
  },
  'alt+enter': newLine,
  'shift+enter': newLine,
  'ctrl+j': newLine,
  tab: (app, talk) => complete(app, talk, 1),
  'shift+tab': (app, talk) => complete(app, talk, -1),
  up: (app, talk) => moveOrRemember(app, talk, -1),
  down: (app, talk) => moveOrRemember(app, talk, 1),
}

const submit = (app: App, talk: Talk, options: { alsoInRoom?: true } = {}): void => {
  const { room, thread, view } = talk
  const { text } = view.editor
  app.view.offered = undefined
  if (text.trim() === '') return
  if (view.mode.type === 'edit') {
    const { message } = view.mode
    app.attempt(() => app.client.call('message.edit', { message: message.id, text }))
    endMode(view)
    return
  }
  view.editor = emptyEditor
  app.client.setDraft(room.id, '', thread)
  app.view.sent = [...app.view.sent.filter((line) => line !== text), text].slice(-keptLines)
  app.view.sentAt = app.view.sent.length
  runLine(app, talk, text, options)
}

const complete = (app: App, { room, view }: Talk, by: 1 | -1): boolean => {
  const offered = app.view.offered ?? offersFor(app.client.getState(), view.editor, room.id)
  if (!offered) return true
  const next = takeOffer(offered, by)
  view.editor = next.editor
  app.view.offered = next.offered.choices.length === 1 ? undefined : next.offered
  return true
}

/** A row up or down in the text; from its first or last row on through what was sent before. */
const moveOrRemember = (app: App, talk: Talk, by: 1 | -1): boolean => {
  const { view } = talk
  const width = fieldWidth(paneWidth(app, talk))
  const moved = moveRow(view.editor, width, by)
  if (moved) {
    view.editor = moved
    return true
  }
  const { sent, sentAt } = app.view
  const isRemembered = view.editor.text === '' || view.editor.text === sent[sentAt]
  const next = sentAt + by
  if (!isRemembered || next < 0 || next > sent.length) return true
  app.view.sentAt = next
  view.editor = editorOf(sent[next] ?? '')
  return true
}
