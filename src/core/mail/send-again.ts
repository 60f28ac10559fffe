import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import { refuse } from '../../protocol/refusals.ts'
import type { Actor } from '../actor.ts'
import type { Core } from '../core.ts'

/** Puts a kept or given-up mail back in line, with all its tries before it. */
export const sendAgain = async (
  core: Core,
  _actor: Actor,
  { mail: id }: CommandInput<'mailbox.send'>,
): Promise<CommandOutput<'mailbox.send'>> => {
  if (!(await core.store.mail.retry({ id, at: core.clock.wall() }))) throw refuse('not-found')
  core.mailIsOwed()
  return {}
}
