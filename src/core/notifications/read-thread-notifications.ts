import type { Core } from '../core.ts'

/** Reads what in a thread was meant for somebody who read it, and tells their devices. */
export const readThreadNotifications = async (
  core: Core,
  thread: { account: string; room: string; root: number; seq: number },
): Promise<void> => {
  const { unread, read } = await core.store.notifications.readThread(thread)
  if (read.length === 0) return
  const event = { event: 'notification.read', unread, notifications: read } as const
  core.announce({ to: 'account', account: thread.account, event })
}
