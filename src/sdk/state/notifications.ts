import { type Draft, writeState } from './draft.ts'
import type { HappeningOf } from './happening.ts'
import type { Notifications } from './shape.ts'

type Item = Notifications['items'][number]

/** So many stay here. */
const kept = 500

/** Ids are numbers in the order in which it was decided. */
const isNewer = (a: string, b: string): boolean => Number(a) > Number(b)

const change = (draft: Draft, to: (known: Notifications) => Partial<Notifications>): void => {
  const known = draft.state.notifications
  if (known) writeState(draft).notifications = { ...known, ...to(known) }
}

export const notificationsLoaded = (
  draft: Draft,
  { page, before }: HappeningOf<'notifications.loaded'>,
): void => {
  const { notifications, unread, more } = page
  const earlier = before === undefined ? [] : (draft.state.notifications?.items ?? [])
  const items = [...earlier.filter(({ id }) => !isNewer(before ?? '0', id)), ...notifications]
  writeState(draft).notifications = { items: items.slice(0, kept), unread, more }
}

export const notificationAdded = (
  draft: Draft,
  { notification, unread }: HappeningOf<'notification.added'>,
): void =>
  change(draft, ({ items }) => {
    if (items.some(({ id }) => id === notification.id)) return { unread }
    const place = items.findIndex(({ id }) => isNewer(notification.id, id))
    const at = place < 0 ? items.length : place
    return { unread, items: items.toSpliced(at, 0, notification).slice(0, kept) }
  })

export const notificationRead = (draft: Draft, told: HappeningOf<'notification.read'>): void =>
  change(draft, ({ items }) => ({
    unread: told.unread,
    items: items
      .filter(({ id }) => !told.gone?.includes(id))
      .map((item) => (!item.read && isRead(item, told) ? { ...item, read: true as const } : item)),
  }))

const isRead = ({ id, room, seq, inThread }: Item, told: HappeningOf<'notification.read'>): boolean => {
  if (told.notifications?.includes(id)) return true
  if (told.upTo !== undefined && !isNewer(id, told.upTo)) return true
  return told.room === room && !inThread && seq <= (told.seq ?? 0)
}

/** Nothing of a room that one left is meant for one any more. */
export const withoutRoom = (draft: Draft, room: string): void => {
  if (draft.state.notifications?.items.some((item) => item.room === room))
    change(draft, ({ items }) => ({ items: items.filter((item) => item.room !== room) }))
}
