import type { App } from '../app/app.ts'
import { shortText } from '../messages/message-lines.ts'
import { type Entry, openList } from '../overlays/open-list.ts'
import { personRole } from '../presence/person-role.ts'
import { openRoom } from '../rooms/open-room.ts'
import { roomTitle } from '../rooms/order-rooms.ts'
import { lineOf, span } from '../text/line.ts'
import { cut } from '../text/width.ts'
import { openThread } from './open-thread.ts'

/** Alt+T: the threads that one follows, the one with the newest reply first; Enter opens it. */
export const openThreads = (app: App): void => {
  app.attempt(async () => {
    const { threads } = await app.client.call('thread.list', { limit: 100 })
    const entries = threads.map(
      ({ room, root, state }): Entry => ({
        lines(width) {
          const now = app.client.getState()
          const known = now.rooms[room]
          const { unread } = now.threads[root.id]?.state ?? state
          const count = root.replies?.count ?? 0
          return [
            lineOf(
              span(` ${root.author.name}`, personRole(root.author.name)),
              span(
                ` in ${known ? roomTitle(known) : 'a room'}, ${count} ${count === 1 ? 'reply' : 'replies'}`,
                'quiet',
              ),
              span(unread > 0 ? `  ${unread} new` : '', { role: 'accent', bold: true }),
            ),
            lineOf(span(`   ${cut(shortText(root.text), width - 4)}`)),
          ]
        },
        choose() {
          openRoom(app, room)
          app.attempt(() => openThread(app, room, root.id))
        },
      }),
    )
    openList(app, {
      title: 'Threads that you follow',
      hint: '↑ ↓ choose   Enter open   Esc close',
      empty: 'You follow no thread yet. Choose a message and press t to begin one.',
      entries,
    })
  })
}
