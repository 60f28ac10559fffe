import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import type { Actor } from '../actor.ts'
import type { Core } from '../core.ts'
import { mustMayMail } from './may-mail.ts'

/**
 * Writes down that somebody asked; who has the address is looked up when the mail is written. So a known and an
 * unknown one get the same answer after the same work.
 */
export const requestPasswordReset = async (
  core: Core,
  actor: Actor,
  { email }: CommandInput<'account.request-password-reset'>,
): Promise<CommandOutput<'account.request-password-reset'>> => {
  mustMayMail(core, actor, email)
  const mail = { id: core.ids.short(), kind: 'reset-asked' as const, account: null, address: email }
  await core.store.mail.owe({ mails: [mail], at: core.clock.wall() })
  core.mailIsOwed()
  return {}
}
