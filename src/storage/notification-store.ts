import type { NotificationStore } from '../core/notifications/ports.ts'
import type { Engine } from './engine.ts'
import { notificationSettings } from './queries/notification-settings.ts'
import { decisionAbout, listNotifications } from './queries/notifications.ts'
import {
  decidedUpTo,
  memberIds,
  receivers,
  roomsBehind,
  roomsWantingAll,
  undecided,
} from './queries/undecided.ts'

/** Of what people are notified. */
export const notificationStore = ({ read, write }: Engine): NotificationStore => ({
  roomsBehind: (limit) => roomsBehind(read, limit),
  roomsWantingAll: () => roomsWantingAll(read),
  undecided: (room, limit) => undecided(read, room, limit),
  receivers: (room, accounts, threads) => receivers(read, room, accounts, threads),
  memberIds: (room, after, limit) => memberIds(read, room, after, limit),
  record: (recording) => write('notifications.record', recording),
  list: (account, page) => listNotifications(read, account, page),
  markRead: (account, what) => write('notifications.read', { account, what }),
  readThread: (thread) => write('notifications.read-thread', thread),
  about: (account, room, seq) => decisionAbout(read, account, room, seq),
  decidedUpTo: (room) => decidedUpTo(read, room),
  setRoom: (change) => write('notifications.set-room', change),
  settings: (account) => notificationSettings(read, account),
  setQuiet: (account, quiet) => write('notifications.set-quiet', { account, quiet }),
  forget: (before, limit) => write('notifications.forget', { before, limit }),
})
