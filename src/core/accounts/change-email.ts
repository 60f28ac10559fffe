import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import { refuse } from '../../protocol/refusals.ts'
import { type Actor, mustBeLoggedIn } from '../actor.ts'
import type { Core } from '../core.ts'
import { mustBeThePerson } from '../departures/must-be-the-person.ts'
import type { AccountRecord } from '../ports.ts'
import { mustMayMail } from './may-mail.ts'
import { isOfDomain } from './must-be-let-in.ts'
import { ownAccount } from './sessions.ts'
import { tellSelfChanged } from './tell-self-changed.ts'

/**
 * Gives another address, or none. Needs the password. A proved address counts until the new one is proved, and
 * is told of the change. An address that is somebody else's is taken without a word; its holder gets the mail.
 */
export const changeEmail = async (
  core: Core,
  actor: Actor,
  { email, password }: CommandInput<'account.change-email'>,
): Promise<CommandOutput<'account.change-email'>> => {
  await mustBeThePerson(core, actor, password)
  const me = await core.store.accounts.byId(mustBeLoggedIn(actor).account.id)
  if (!me) throw refuse('unauthenticated')
  mustFit(core, me, email)
  if (email !== null) mustMayMail(core, actor, email)
  const changed = await core.store.addresses.change({
    account: me.id,
    email,
    at: core.clock.wall(),
    mailIds: [core.ids.short(), core.ids.short()],
  })
  core.mailIsOwed()
  tellSelfChanged(core, changed)
  return { account: ownAccount(changed) }
}

const mustFit = (core: Core, { mustVerify }: AccountRecord, email: string | null): void => {
  const domains = core.settings.get('registration.domains')
  if (email === null && (core.settings.get('registration.emailRequired') || mustVerify))
    throw refuse('forbidden', 'Every account here has an e-mail address. Give another one instead.')
  if (mustVerify && !isOfDomain(email ?? undefined, domains))
    throw refuse('forbidden', `Give an address of ${domains.join(' or ')}.`)
}
