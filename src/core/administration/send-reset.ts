import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import { refuse } from '../../protocol/refusals.ts'
import { mustMayMail } from '../accounts/may-mail.ts'
import type { Actor } from '../actor.ts'
import type { Core } from '../core.ts'
import { mustRankBelow } from '../moderation/must-rank-below.ts'
import { whoIs } from '../permissions/who-is.ts'

/** Mails somebody a link to set a new password. Whoever asks for it neither sees nor sets one. */
export const sendReset = async (
  core: Core,
  actor: Actor,
  { account }: CommandInput<'account.send-reset'>,
): Promise<CommandOutput<'account.send-reset'>> => {
  await mustRankBelow(core, await whoIs(core, actor), 'account.send-reset', account)
  const found = await core.store.accounts.byId(account)
  if (!found?.email || !found.emailVerified)
    throw refuse(
      'forbidden',
      'This account has no proved e-mail address, so there is nowhere to send a link.',
    )
  mustMayMail(core, actor, found.email)
  const mail = { id: core.ids.short(), kind: 'reset-asked' as const, account: null, address: found.email }
  await core.store.mail.owe({ mails: [mail], at: core.clock.wall() })
  await core.audit.record(actor, 'account.send-reset', account)
  core.mailIsOwed()
  return {}
}
