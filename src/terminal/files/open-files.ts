import type { App } from '../app/app.ts'
import { jumpToMessage } from '../messages/jump-to-message.ts'
import { openList } from '../overlays/open-list.ts'
import { lineOf, span } from '../text/line.ts'
import { clockTime, dayName } from '../text/time.ts'
import { fileLines } from './file-lines.ts'

/** `/files`: what was sent in the open room with files, the newest first; Enter goes there. */
export const openFiles = (app: App): void => {
  const room = app.view.room
  if (room === undefined) return
  app.attempt(async () => {
    const { shared } = await app.client.call('file.list', { room, limit: 100 })
    const entries = shared.map(({ message, author, at, files }) => ({
      lines: (width: number) => [
        ...fileLines(files, width - 1).map((line) => [span(' '), ...line]),
        lineOf(span(`   ${author.name}, ${dayName(at, app.now())} ${clockTime(at)}`, 'quiet')),
      ],
      choose: () =>
        app.attempt(async () => {
          const found = await app.client.call('message.get', { message })
          jumpToMessage(app, room, found.message)
        }),
    }))
    openList(app, { title: 'Files', empty: 'Nobody has sent a file here yet.', entries })
  })
}
