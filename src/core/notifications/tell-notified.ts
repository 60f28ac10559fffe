import type { Notification } from '../../protocol/entities/notifications.ts'
import type { Message } from '../../protocol/entities.ts'
import type { Core } from '../core.ts'
import type { NotificationRecord, NotificationStore } from './ports.ts'

type Written = Awaited<ReturnType<NotificationStore['record']>>

/** A notification as its account sees it. */
export const notificationView = (
  { id, room, seq, addressed, at, isRead, inThread }: NotificationRecord,
  message: Pick<Message, 'id' | 'author'>,
): Notification => ({
  id,
  room,
  message: message.id,
  seq,
  ...(inThread ? { inThread } : {}),
  author: message.author,
  addressed,
  at: new Date(at).toISOString(),
  ...(isRead ? { read: true } : {}),
})

/** So many are told whether they are known to be here or not: another node may not have said yet that they are there. */
const few = 50

/** Tells those who are here; whoever left the room meanwhile hears nothing of it (R7). */
export const tellNotified = async (
  core: Core,
  { added, unread }: Written,
  messages: Map<number, Message>,
): Promise<void> => {
  const isForMany = added.length > few
  for (const record of added) {
    const message = messages.get(record.seq)
    if (!message || record.notify === 'no') continue
    if (isForMany && !core.presence.isOnline(record.account)) continue
    if ((await core.memberships.roleOf(record.account, record.room)) === undefined) continue
    const event = {
      event: 'notification.added',
      notification: notificationView(record, message),
      unread: unread[record.account] ?? 0,
    } as const
    core.announce({ to: 'account', account: record.account, event })
  }
}

export const tellGone = (core: Core, { gone, unread }: Written): void => {
  for (const [account, own] of Map.groupBy(gone, (one) => one.account))
    core.announce({
      to: 'account',
      account,
      event: { event: 'notification.read', unread: unread[account] ?? 0, gone: own.map(({ id }) => id) },
    })
}
