import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import { refuse } from '../../protocol/refusals.ts'
import { type Actor, mustBeLoggedIn } from '../actor.ts'
import type { Core } from '../core.ts'
import { numberOf } from './number-of.ts'

/** Marks one’s own as read, and tells one’s other devices. Those of others are passed over. */
export const readNotifications = async (
  core: Core,
  actor: Actor,
  { notifications, upTo }: CommandInput<'notification.read'>,
): Promise<CommandOutput<'notification.read'>> => {
  const { account } = mustBeLoggedIn(actor)
  if (notifications === undefined && upTo === undefined)
    throw refuse('bad-input', 'Say which notifications, or up to which.')
  const what = {
    ...(notifications && { ids: notifications.map(numberOf) }),
    ...(upTo !== undefined && { upTo: numberOf(upTo) }),
  }
  const { unread, changed } = await core.store.notifications.markRead(account.id, what)
  if (changed)
    core.announce({
      to: 'account',
      account: account.id,
      event: {
        event: 'notification.read',
        unread,
        ...(notifications && { notifications }),
        ...(upTo !== undefined && { upTo }),
      },
    })
  return { unread }
}
