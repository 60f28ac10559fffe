import type { Addressed } from '../../protocol/entities/notifications.ts'
import type { Message } from '../../protocol/entities.ts'
import { limits } from '../../protocol/limits.ts'
import type { NotificationFacts } from './decide-notification.ts'
import { isQuiet } from './is-quiet.ts'
import type { Receiver } from './ports.ts'

/** What is the same for everybody. */
export type Circumstances = { isDirect: boolean; now: number; isOnline(account: string): boolean }

/** A message to be decided; `isFresh` unless it was seen before and has changed. */
export type Subject = { message: Message; isFresh: boolean }

const lateMs = limits.notificationLateHours * 60 * 60 * 1000

/** All that counts about a message for a member of its room. */
export const factsAbout = (
  { message, isFresh }: Subject,
  receiver: Receiver,
  { isDirect, now, isOnline }: Circumstances,
): NotificationFacts => ({
  isNotice: message.kind === 'notice',
  isDeleted: message.deleted === true,
  isOwn: message.author.id === receiver.account,
  wasMember: message.seq > receiver.memberSince,
  isInThread: isInThread(message),
  isLate: now - Date.parse(message.editedAt ?? message.at) > lateMs,
  addressed: isFresh ? addressedTo(message, receiver, isDirect) : byName(message, receiver),
  level: receiver.level ?? (isDirect ? 'all' : 'mentions'),
  isMuted: receiver.mutedUntil !== null && now < receiver.mutedUntil,
  isRead: hasRead(message, receiver),
  isOnline: isOnline(receiver.account),
  isQuiet: receiver.quiet !== null && isQuiet(receiver.quiet, now),
  hasDevice: receiver.hasDevice,
})

/** It stands in a thread alone, not in the room. */
export const isInThread = ({ thread, alsoInRoom }: Message): boolean =>
  thread !== undefined && alsoInRoom !== true

/** Reading the room reads what stands there, reading a thread all that is in it. */
const hasRead = (message: Message, { read, threads }: Receiver): boolean =>
  (!isInThread(message) && read >= message.seq) ||
  (message.thread !== undefined && (threads.get(message.thread)?.read ?? 0) >= message.seq)

/** An edit can mention somebody anew, and is nothing else to anybody. */
const byName = ({ mentions }: Message, { account }: Receiver): Addressed | undefined =>
  mentions?.includes(account) ? 'mention' : undefined

const addressedTo = (message: Message, receiver: Receiver, isDirect: boolean): Addressed | undefined => {
  const named = byName(message, receiver) ?? message.mentionsAll
  if (named) return named
  const thread = message.thread === undefined ? undefined : receiver.threads.get(message.thread)
  if (thread?.following) return 'thread'
  if (isInThread(message)) return undefined
  if (receiver.level === 'all') return message.seq > receiver.levelSince ? 'all' : undefined
  return isDirect && receiver.level === null ? 'direct' : undefined
}
