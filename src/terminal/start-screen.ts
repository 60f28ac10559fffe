import { createClient } from '../sdk/index.ts'
import { createApp } from './app/create-app.ts'
import { takeInput } from './app/take-input.ts'
import { openScreen } from './screen/open-screen.ts'
import { type ThemeName, themeOf } from './screen/theme.ts'
import { createWriter } from './screen/writer.ts'
import { diskOutbox } from './storage/disk-outbox.ts'
import type { Folders } from './storage/folders.ts'
import type { Login } from './storage/logins.ts'

export type ScreenOutcome = { outcome: 'left' } | { outcome: 'logged-out'; problem: string | undefined }

/** The chat on the whole terminal; resolves when the person leaves, or has to log in again. */
export const startScreen = (login: Login, folders: Folders, themeName: ThemeName): Promise<ScreenOutcome> =>
  new Promise((resolve) => {
    const client = createClient({
      url: login.server,
      token: login.token,
      keepMessages: 2_000,
      storage: diskOutbox(folders, login.server, login.account),
    })
    let isOver = false

    const end = (outcome: ScreenOutcome): void => {
      if (isOver) return
      isOver = true
      for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.off(signal, leave)
      app.stop()
      screen.close()
      void client.close().finally(() => resolve(outcome))
    }
    const leave = (): void => end({ outcome: 'left' })

    const screen = openScreen({
      input: (input) => {
        if (input.type === 'key' && input.key === 'ctrl+l') writer.forget()
        takeInput(app, input)
      },
      resized() {
        app.view.columns = screen.columns()
        app.view.rows = screen.rows()
        writer.forget()
        screen.write('\u001b[2J')
        app.redraw()
      },
      ended: leave,
    })
    const writer = createWriter(screen.write, () => themeOf(app.view.themeName, app.view.background))
    let shownTheme = ''
    const app = createApp({
      client,
      server: login.server,
      username: login.username,
      token: login.token,
      columns: screen.columns(),
      rows: screen.rows(),
      show(frame, view) {
        const theme = `${view.themeName} ${view.background}`
        if (theme !== shownTheme) writer.forget()
        shownTheme = theme
        writer.draw(frame)
      },
      ring: () => screen.write('\u0007'),
      leave: (outcome) => (outcome === 'left' ? leave() : end({ outcome: 'logged-out', problem: undefined })),
    })
    app.view.themeName = themeName
    for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, leave)
    client.subscribe(() => {
      const { status, problem } = client.getState()
      if (status === 'signed-out') end({ outcome: 'logged-out', problem: problem ?? undefined })
    })
    app.redraw()
    client.connect()
  })
