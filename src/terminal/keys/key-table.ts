import type { App } from '../app/app.ts'
import { timelineSize } from '../app/layout.ts'
import { openTalk, toNewest } from '../app/talk.ts'
import { editLast, endMode } from '../messages/act-on-message.ts'
import { moveSelection } from '../messages/select.ts'
import { scrollBy } from '../messages/timeline.ts'
import { openNotifications } from '../notifications/open-notifications.ts'
import { type HelpGroup, openHelp } from '../overlays/open-help.ts'
import { openNeighbour, openNextUnread } from '../rooms/open-room.ts'
import { openSwitcher } from '../rooms/open-switcher.ts'
import { openSearch } from '../search/open-search.ts'
import { closeThread } from '../threads/open-thread.ts'
import { openThreads } from '../threads/open-threads.ts'
import { onMessage } from './message-keys.ts'

export type Binding = {
  keys: string[]
  /** What stands in the help, where the names of the keys would be too many. */
  shown: string
  about: string
  run(app: App): void
}

const scroll = (app: App, pages: number): void => {
  const talk = openTalk(app)
  if (!talk) return
  const { width, height } = timelineSize(app, talk)
  scrollBy(app, talk, width, height, pages * Math.max(1, height - 2))
}

const newest = (app: App): void => {
  const talk = openTalk(app)
  if (talk) toNewest(app, talk)
}

const toUnread = (app: App): void => {
  const talk = openTalk(app)
  if (!talk) return
  const { room, thread, view } = talk
  const state = app.client.getState()
  const read = thread === undefined ? room.read : (state.threads[thread]?.state.read ?? 0)
  const from = view.readTo ?? read
  view.readTo = from
  const next = talk.timeline.messages.find(({ seq }) => seq > from)
  const show = (): void => {
    view.anchor = { seq: from + 1, line: 0 }
    app.redraw()
  }
  if (thread !== undefined || next?.seq === from + 1) show()
  else app.attempt(() => app.client.jumpTo(room.id, from + 1).then(show))
}

/** To the thread and back; without one, to the list of those that one follows. */
const toOtherPane = (app: App): void => {
  const { thread } = app.view
  if (thread) thread.hasKeys = !thread.hasKeys
  else openThreads(app)
}

/** The keys that work wherever one is, in the order of the help. */
export const everywhere: Binding[] = [
  { keys: ['f1'], shown: 'F1', about: 'These keys', run: (app) => openHelp(app, helpGroups()) },
  { keys: ['ctrl+k'], shown: 'Ctrl+K', about: 'Go to a room or a person', run: (app) => openSwitcher(app) },
  {
    keys: ['alt+up', 'ctrl+p'],
    shown: 'Alt+↑ ↓',
    about: 'The room above or below',
    run: (app) => openNeighbour(app, -1),
  },
  { keys: ['alt+down', 'ctrl+n'], shown: '', about: '', run: (app) => openNeighbour(app, 1) },
  {
    keys: ['alt+a', 'ctrl+g'],
    shown: 'Alt+A',
    about: 'The next room with something unread',
    run: openNextUnread,
  },
  { keys: ['alt+u'], shown: 'Alt+U', about: 'Jump to the first unread message', run: toUnread },
  { keys: ['pageup'], shown: 'PageUp PageDown', about: 'Scroll', run: (app) => scroll(app, -1) },
  { keys: ['pagedown'], shown: '', about: '', run: (app) => scroll(app, 1) },
  {
    keys: ['ctrl+up', 'shift+up'],
    shown: 'Ctrl+↑ ↓',
    about: 'Choose a message, to act on it',
    run: (app) => moveSelection(app, -1),
  },
  { keys: ['ctrl+down', 'shift+down'], shown: '', about: '', run: (app) => moveSelection(app, 1) },
  { keys: ['ctrl+f'], shown: 'Ctrl+F', about: 'Search messages', run: (app) => openSearch(app) },
  { keys: ['alt+n'], shown: 'Alt+N', about: 'What was meant for you', run: openNotifications },
  { keys: ['alt+end', 'ctrl+end'], shown: 'Alt+End', about: 'The newest message', run: newest },
  {
    keys: ['ctrl+t'],
    shown: 'Ctrl+T',
    about: 'From the room to its thread and back',
    run: toOtherPane,
  },
  { keys: ['alt+t'], shown: 'Alt+T', about: 'The threads that you follow', run: openThreads },
  {
    keys: ['f2', 'ctrl+o'],
    shown: 'F2',
    about: 'Show or hide the members',
    run(app) {
      app.view.showsMembers = !app.view.showsMembers
    },
  },
  { keys: ['ctrl+l'], shown: 'Ctrl+L', about: 'Draw everything again', run: (app) => app.redraw() },
  { keys: ['ctrl+c'], shown: 'Ctrl+C', about: 'Leave', run: (app) => app.leave() },
]

/** In the field; editing keys are those of the shell. Kept here for the help, done in `composer`. */
export const inField: { shown: string; about: string }[] = [
  { shown: 'Enter', about: 'Send' },
  { shown: 'Alt+Enter', about: 'A new line (also Ctrl+J, or \\ at the end)' },
  { shown: 'Tab', about: 'Complete /commands, @names, #rooms, :emoji:' },
  { shown: '↑ ↓', about: 'What was sent before' },
  { shown: 'Alt+E', about: 'Edit your last message' },
  { shown: 'Ctrl+A E W U', about: 'Begin, end, delete a word, delete the line' },
  { shown: 'Ctrl+S', about: 'In a thread: say it in the room as well' },
  { shown: 'Esc', about: 'Stop answering or editing, close the thread' },
]

export const helpGroups = (): HelpGroup[] => [
  { title: 'Everywhere', rows: everywhere },
  { title: 'In the field', rows: inField },
  { title: 'On a chosen message (Ctrl+↑)', rows: onMessage },
]

export const pressAnywhere = (app: App, key: string): boolean => {
  if (key === 'alt+e') return editLast(app)
  if (key === 'ctrl+d' && isFieldEmpty(app)) {
    app.leave()
    return true
  }
  const binding = everywhere.find(({ keys }) => keys.includes(key))
  binding?.run(app)
  return binding !== undefined
}

const isFieldEmpty = (app: App): boolean => (openTalk(app)?.view.editor.text ?? '') === ''

/** Ends what is nearest: completing, answering or editing, the thread. */
export const pressEscape = (app: App): void => {
  const talk = openTalk(app)
  if (app.view.offered) app.view.offered = undefined
  else if (talk && talk.view.mode.type !== 'new') endMode(talk.view)
  else if (talk?.thread !== undefined) closeThread(app)
}
