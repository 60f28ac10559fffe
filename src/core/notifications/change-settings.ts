import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import { type Actor, mustBeLoggedIn } from '../actor.ts'
import type { Core } from '../core.ts'

/** When one is not to be disturbed, and the rooms that are set apart. */
export const showNotificationSettings = async (
  { store }: Core,
  actor: Actor,
): Promise<CommandOutput<'notification.settings'>> => {
  const { quiet, rooms } = await store.notifications.settings(mustBeLoggedIn(actor).account.id)
  return { doNotDisturb: quiet, rooms }
}

export const changeNotificationSettings = async (
  core: Core,
  actor: Actor,
  { doNotDisturb }: CommandInput<'notification.change-settings'>,
): Promise<CommandOutput<'notification.change-settings'>> => {
  await core.store.notifications.setQuiet(mustBeLoggedIn(actor).account.id, doNotDisturb)
  return showNotificationSettings(core, actor)
}
