import type { Message } from '../../protocol/entities.ts'
import type { App } from '../app/app.ts'
import { openText } from '../overlays/open-text.ts'
import { type Line, lineOf, span } from '../text/line.ts'
import { clockTime, dayName } from '../text/time.ts'
import { markdownLines } from './markdown-lines.ts'

/** What a message said before it was edited, the newest first. */
export const openVersions = (app: App, message: Message): void => {
  if (message.editedAt === undefined || message.deleted) {
    app.tell(
      message.deleted ? 'Of a deleted message nothing is left.' : 'This message was never edited.',
      true,
    )
    return
  }
  app.attempt(async () => {
    const { versions } = await app.client.call('message.versions', { message: message.id })
    const newestFirst = versions.toReversed()
    openText(app, `Versions of a message of ${message.author.name}`, (width) =>
      newestFirst.flatMap(({ text, at }, i): Line[] => [
        ...(i === 0 ? [] : [[]]),
        lineOf(
          span(`${dayName(at, app.now())} ${clockTime(at)}`, 'accent'),
          span(i === 0 ? '   now' : i === versions.length - 1 ? '   at first' : '', 'quiet'),
        ),
        ...markdownLines(text, width, { username: app.username, isRevealed: true }),
      ]),
    )
  })
}
