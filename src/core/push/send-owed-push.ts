import type { Message } from '../../protocol/entities.ts'
import { limits } from '../../protocol/limits.ts'
import type { Core } from '../core.ts'
import { retryDelay } from '../mail/retry-delay.ts'
import type { NotificationRecord } from '../notifications/ports.ts'
import { notificationView } from '../notifications/tell-notified.ts'
import type { OwedPush } from './ports.ts'

/**
 * Settles one claimed push message: hands it over, forgets it when there is nothing to tell any more, or puts it
 * off. A server that dies in between sends it once more (R16). Never rejects.
 */
export const sendOwedPush = async (core: Core, owed: OwedPush): Promise<void> => {
  try {
    await settle(core, owed)
  } catch (error) {
    await putOff(core, owed, String(error)).catch((again) =>
      core.log.warn({ error: String(again) }, 'a push message could not be put off'),
    )
  }
}

const settle = async (core: Core, owed: OwedPush): Promise<void> => {
  const { push } = core.store
  const to = await push.subscription(owed.subscription)
  const text = to && (await textFor(core, owed))
  if (!to || text === undefined) return push.done(owed)
  const keys = await push.keys(core.pusher.newKeys())
  const answer = await core.pusher.push({ to, keys, text })
  if (answer === 'later') return putOff(core, owed, 'the service asked for patience')
  if (answer === 'gone') return push.unsubscribe(to.endpoint)
  if (answer === 'refused')
    core.log.warn({ subscription: to.id }, 'a push service does not want what was sent')
  await push.done(owed)
}

/** As it is at this moment: undefined when it was read, deleted, or they may no longer see it. */
const textFor = async (core: Core, { account, room, seq }: OwedPush): Promise<string | undefined> => {
  const { store, memberships } = core
  const record = await store.notifications.about(account, room, seq)
  if (record?.notify !== 'push' || record.isRead) return undefined
  const { messages } = await store.messages.history(room, { after: seq - 1, limit: 1 })
  const [message] = messages
  const view = await store.rooms.viewFor(room, account)
  // Asked last: whoever was removed meanwhile learns nothing (R7).
  if (!view || message?.seq !== seq || message.deleted) return undefined
  return (await memberships.roleOf(account, room)) ? payload(record, message, view.name) : undefined
}

/** What the page’s worker shows; `notification` leads to the message. */
const payload = (record: NotificationRecord, message: Message, room: string): string =>
  JSON.stringify({
    room,
    author: message.author.name,
    text: [...message.text].slice(0, limits.pushTextLength).join(''),
    notification: notificationView(record, message),
  })

const putOff = async ({ store, clock, log }: Core, owed: OwedPush, error: string): Promise<void> => {
  const delay = retryDelay(owed.tries, limits.pushTries)
  if (delay !== null) return store.push.putOff({ ...owed, dueAt: clock.wall() + delay })
  log.warn({ subscription: owed.subscription, error: error.slice(0, 300) }, 'a push message was given up')
  return store.push.done(owed)
}
