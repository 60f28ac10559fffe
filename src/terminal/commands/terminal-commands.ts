import type { Message } from '../../protocol/entities.ts'
import type { CompletionChoice } from '../../sdk/index.ts'
import type { App } from '../app/app.ts'
import { download } from '../files/download.ts'
import { openFiles } from '../files/open-files.ts'
import { upload } from '../files/upload.ts'
import { openPins } from '../messages/open-pins.ts'
import { pendingOf } from '../messages/timeline-rows.ts'
import { openNotifications } from '../notifications/open-notifications.ts'
import { openRoom } from '../rooms/open-room.ts'
import { openSwitcher } from '../rooms/open-switcher.ts'
import { type ThemeName, themeNames } from '../screen/theme.ts'
import { openSearch } from '../search/open-search.ts'
import { openThreads } from '../threads/open-threads.ts'

type TerminalCommand = {
  /** What stands behind the word, for people. */
  takes?: string
  about: string
  run(app: App, rest: string): void
}

/** What only the terminal client can: these come beside the commands of every client. */
export const terminalCommands: Record<string, TerminalCommand> = {
  switch: {
    about: 'Go to a room or a person by some letters of the name.',
    run: (app) => openSwitcher(app),
  },
  search: {
    takes: '[words]',
    about: 'Find messages in every room, and go to one.',
    run: (app, rest) => openSearch(app, rest),
  },
  upload: {
    takes: '<path> [text]',
    about: 'Send a file, perhaps with some words.',
    run: upload,
  },
  download: {
    about: 'Save the files of the newest message that has some; o does it for a chosen message.',
    run(app) {
      const newest = openMessages(app).findLast(({ files }) => files !== undefined)
      if (newest) download(app, newest)
      else app.tell('No message here has files.', true)
    },
  },
  files: { about: 'What was sent in this room with files.', run: openFiles },
  pins: { about: 'The pinned messages of this room.', run: openPins },
  threads: { about: 'The threads that you follow.', run: openThreads },
  notifications: { about: 'What was meant for you.', run: openNotifications },
  theme: {
    takes: '[auto|dark|light|terminal|plain]',
    about: "Colours: the terminal's own sixteen on a dark or light ground, or none.",
    run(app, rest) {
      const name = themeNames.find((one) => one === rest)
      if (!name) return app.tell(`The themes are ${themeNames.join(', ')}; this is ${app.view.themeName}.`)
      app.view.themeName = name as ThemeName
      app.tell(`Theme: ${name}.`)
    },
  },
  bell: {
    takes: '[on|off]',
    about: 'Ring when somebody writes to you alone or mentions you.',
    run(app, rest) {
      app.view.bell = rest === '' ? !app.view.bell : rest !== 'off'
      app.tell(`The bell is ${app.view.bell ? 'on' : 'off'}.`)
    },
  },
  retry: {
    about: 'Send refused messages of this room again.',
    run(app) {
      for (const { nonce } of refusedHere(app)) app.client.retry(nonce)
    },
  },
  discard: {
    about: 'Drop refused messages of this room.',
    run(app) {
      for (const { nonce } of refusedHere(app)) app.client.discard(nonce)
    },
  },
  lobby: { about: 'Go to the lobby.', run: (app) => openRoom(app, 'lobby') },
  'forget-login': {
    about: 'Log out on the server and forget the login on this machine.',
    run: (app) => app.leave('logged-out'),
  },
}

const openMessages = (app: App): readonly Message[] =>
  app.client.getState().rooms[app.view.room ?? '']?.timeline.messages ?? []

const refusedHere = (app: App) =>
  pendingOf(app.client.getState(), { room: { id: app.view.room ?? '' } }).filter(
    ({ status }) => status === 'refused',
  )

export const usageOfTerminal = (word: string, { takes }: TerminalCommand): string =>
  takes === undefined ? `/${word}` : `/${word} ${takes}`

export const terminalCompletions = (before: string): CompletionChoice[] => {
  const typed = before.match(/^\/([a-z-]*)$/i)?.[1]?.toLowerCase()
  if (typed === undefined) return []
  return Object.entries(terminalCommands)
    .filter(([word]) => word.startsWith(typed))
    .map(([word, command]) => ({
      insert: `/${word} `,
      label: usageOfTerminal(word, command),
      about: command.about,
    }))
}
