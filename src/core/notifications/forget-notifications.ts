import { limits } from '../../protocol/limits.ts'
import type { Core } from '../core.ts'

const msPerDay = 24 * 60 * 60 * 1000
const atOnce = 1000

/** What was decided long ago is forgotten, a little at a time. */
export const forgetNotifications = async ({ store, clock }: Core): Promise<void> => {
  const before = clock.wall() - limits.notificationDays * msPerDay
  while ((await store.notifications.forget(before, atOnce)) === atOnce);
}
