import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import { refuse } from '../../protocol/refusals.ts'
import { type Actor, mustBeLoggedIn } from '../actor.ts'
import type { Core } from '../core.ts'
import type { OwedMail } from '../mail/ports.ts'
import type { AccountRecord } from '../ports.ts'
import { mustMayMail } from './may-mail.ts'

/**
 * Mails the link again. Whether an address that was named waits for anything is looked up only when the mail
 * is written, so the answer and the time it takes are the same.
 */
export const resendVerification = async (
  core: Core,
  actor: Actor,
  { email }: CommandInput<'account.resend-verification'>,
): Promise<CommandOutput<'account.resend-verification'>> => {
  const owed: Omit<OwedMail, 'id'> =
    email === undefined
      ? await toMyself(core, actor)
      : { kind: 'verify-asked', account: null, address: email }
  mustMayMail(core, actor, owed.address)
  await core.store.mail.owe({ mails: [{ id: core.ids.short(), ...owed }], at: core.clock.wall() })
  core.mailIsOwed()
  return {}
}

const toMyself = async ({ store }: Core, actor: Actor): Promise<Omit<OwedMail, 'id'>> => {
  const me = mustBeLoggedIn(actor)
  const address = unprovedOf(await store.accounts.byId(me.account.id))
  if (address === undefined) throw refuse('bad-input', 'No address of yours waits to be confirmed.')
  return { kind: 'verify', account: me.account.id, address }
}

const unprovedOf = (account: AccountRecord | undefined): string | undefined =>
  account?.newEmail ?? (account?.emailVerified ? undefined : account?.email)
