import type { App } from '../app/app.ts'
import { openList } from '../overlays/open-list.ts'
import { personRole } from '../presence/person-role.ts'
import { lineOf, span } from '../text/line.ts'
import { clockTime, dayName } from '../text/time.ts'
import { cut } from '../text/width.ts'
import { jumpToMessage } from './jump-to-message.ts'
import { shortText } from './message-lines.ts'

/** `/pins`: the pinned messages of the open room; Enter goes to one. */
export const openPins = (app: App): void => {
  const room = app.view.room
  if (room === undefined) return
  app.attempt(async () => {
    const { messages } = await app.client.call('room.pins', { room })
    const entries = messages.map((message) => ({
      lines: (width: number) => [
        lineOf(
          span(` ${message.author.name}`, personRole(message.author.name)),
          span(` ${dayName(message.at, app.now())} ${clockTime(message.at)}`, 'quiet'),
        ),
        lineOf(span(`   ${cut(shortText(message.text), width - 4)}`)),
      ],
      choose: () => jumpToMessage(app, room, message),
    }))
    openList(app, {
      title: 'Pinned',
      empty: 'Nothing is pinned here yet. Choose a message and press p.',
      entries,
    })
  })
}
