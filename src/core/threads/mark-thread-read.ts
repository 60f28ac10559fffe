import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import type { Actor } from '../actor.ts'
import type { Core } from '../core.ts'
import { readThreadNotifications } from '../notifications/read-thread-notifications.ts'
import { mustBeRoot } from './must-be-root.ts'

/** Moves the read marker of a thread forward and tells the account's other devices. */
export const markThreadRead = async (
  core: Core,
  actor: Actor,
  { message, seq }: CommandInput<'thread.read'>,
): Promise<CommandOutput<'thread.read'>> => {
  const { room, root, account } = await mustBeRoot(core, actor, 'thread.read', message)
  const state = await core.store.threads.markRead(message, account, seq)
  const event = { event: 'thread.read', room, message, state } as const
  core.announce({ to: 'account', account, event })
  await readThreadNotifications(core, { account, room, root: root.seq, seq })
  return { state }
}
