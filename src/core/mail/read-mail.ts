import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import { refuse } from '../../protocol/refusals.ts'
import type { Actor } from '../actor.ts'
import type { Core } from '../core.ts'
import { letterFor } from './letter-for.ts'
import { mailView } from './mail-view.ts'
import { writeMail } from './write-mail.ts'

/** Writes the mail anew, with a link of its own: no secret lies in the mailbox. Reading one is audited. */
export const readMail = async (
  core: Core,
  actor: Actor,
  { mail: id }: CommandInput<'mailbox.read'>,
): Promise<CommandOutput<'mailbox.read'>> => {
  const found = await core.store.mail.byId(id)
  if (!found) throw refuse('not-found')
  const letter = await letterFor(core, found)
  if (!letter) throw refuse('not-found', 'What this mail was about is settled: there is nothing left to say.')
  const { subject, text } = await writeMail(core, id, letter)
  await core.audit.record(actor, 'mailbox.read', id, { kind: found.kind })
  return { mail: mailView(found), subject, text }
}
