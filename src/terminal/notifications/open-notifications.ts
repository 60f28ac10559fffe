import type { Notification } from '../../protocol/entities/notifications.ts'
import type { App } from '../app/app.ts'
import { jumpToMessage } from '../messages/jump-to-message.ts'
import { shortText } from '../messages/message-lines.ts'
import { type Entry, openList } from '../overlays/open-list.ts'
import { personRole } from '../presence/person-role.ts'
import { roomTitle } from '../rooms/order-rooms.ts'
import { lineOf, span } from '../text/line.ts'
import { clockTime, dayName } from '../text/time.ts'
import { cut } from '../text/width.ts'

const why: Record<Notification['addressed'], string> = {
  mention: 'mentions you',
  here: 'writes to everybody here',
  room: 'writes to everybody',
  thread: 'writes in a thread that you follow',
  direct: 'writes to you',
  all: 'writes',
}

/** Alt+N: what was meant for oneself; Enter goes there, and opening the list has it read. */
export const openNotifications = (app: App): void => {
  app.attempt(async () => {
    await app.client.loadNotifications()
    const items = app.client.getState().notifications?.items ?? []
    openList(app, {
      title: 'For you',
      empty: 'Nobody has mentioned you yet.',
      entries: items.map((one) => entryOf(app, one)),
    })
    const [newest] = items
    if (newest && app.client.getState().notifications?.unread)
      await app.client.call('notification.read', { upTo: newest.id })
  })
}

const entryOf = (app: App, { room, author, addressed, at, read, content }: Notification): Entry => ({
  lines(width) {
    const known = app.client.getState().rooms[room]
    const where = known && addressed !== 'direct' ? ` in ${roomTitle(known)}` : ''
    const text = content?.deleted ? 'deleted' : shortText(content?.text ?? '')
    return [
      lineOf(
        span(read ? '   ' : ' ● ', 'accent'),
        span(author.name, personRole(author.name)),
        span(` ${why[addressed]}${where}, ${dayName(at, app.now())} ${clockTime(at)}`, 'quiet'),
      ),
      lineOf(span(`   ${cut(text, width - 4)}`)),
    ]
  },
  ...(content && { choose: () => jumpToMessage(app, room, content) }),
})
