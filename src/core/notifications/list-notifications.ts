import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import { type Actor, mustBeLoggedIn } from '../actor.ts'
import type { Core } from '../core.ts'
import { readPage } from '../rooms/read-page.ts'
import { numberOf } from './number-of.ts'
import { notificationView } from './tell-notified.ts'

type Listed = CommandOutput<'notification.list'>

/** What is meant for oneself, newest first, with the messages as they are now: as many as fit into one answer. */
export const listNotifications = async (
  { store }: Core,
  actor: Actor,
  { before, limit = 50 }: CommandInput<'notification.list'>,
): Promise<Listed> => {
  const { account } = mustBeLoggedIn(actor)
  let unread = 0
  const { entries, more } = await readPage<Listed['notifications'][number]>(limit, async (last, most) => {
    const place = last?.id ?? before
    const page = { limit: most, ...(place === undefined ? {} : { before: numberOf(place) }) }
    const found = await store.notifications.list(account.id, page)
    unread = found.unread
    return found.records.map(({ message, ...record }) => ({
      ...notificationView(record, message),
      content: message,
    }))
  })
  return { notifications: entries, unread, more }
}
