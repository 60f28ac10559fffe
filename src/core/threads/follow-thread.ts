import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import type { Actor } from '../actor.ts'
import type { Core } from '../core.ts'
import { mustBeRoot } from './must-be-root.ts'

/** Told to the account's other devices, and to nobody else. */
export const followThread = async (
  core: Core,
  actor: Actor,
  { message, on }: CommandInput<'thread.follow'>,
): Promise<CommandOutput<'thread.follow'>> => {
  const { room, account } = await mustBeRoot(core, actor, 'thread.follow', message)
  const state = await core.store.threads.follow(message, account, on)
  const event = { event: 'thread.read', room, message, state } as const
  core.announce({ to: 'account', account, event })
  return { state }
}
