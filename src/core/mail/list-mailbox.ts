import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import type { Actor } from '../actor.ts'
import type { Core } from '../core.ts'
import { mailView } from './mail-view.ts'

export const listMailbox = async (
  core: Core,
  _actor: Actor,
  { state, limit = 100 }: CommandInput<'mailbox.list'>,
): Promise<CommandOutput<'mailbox.list'>> => {
  const mails = await core.store.mail.list({ limit, ...(state ? { state } : {}) })
  return { mails: mails.map(mailView) }
}
