import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import { refuse } from '../../protocol/refusals.ts'
import type { Actor } from '../actor.ts'
import type { Core } from '../core.ts'
import { yieldName } from '../guests/yield-name.ts'
import { type Invited, mustBeInvited } from '../invitations/must-be-invited.ts'
import { messageChanged } from '../messages/message-changed.ts'
import { tellMembers } from '../rooms/tell-members.ts'
import { mustMayMail } from './may-mail.ts'
import { mustBeLetIn } from './must-be-let-in.ts'
import { openSession } from './open-session.ts'

/**
 * Makes an account and logs it in. Refuses `name-taken`, before the password is hashed where possible. Somebody
 * else's address is taken like any other: its holder is told by mail, the newcomer learns nothing.
 */
export const register = async (
  core: Core,
  actor: Actor,
  input: CommandInput<'account.register'>,
): Promise<CommandOutput<'account.register'>> => {
  const { username, password, email, firstName = '', lastName = '', invitation: secret } = input
  const invitation = secret === undefined ? undefined : await mustBeInvited(core, secret, username)
  await mustBeLetIn(core, actor, { email, isInvited: invitation !== undefined })
  if (await core.store.accounts.byName(username)) throw refuse('name-taken')
  if (email !== undefined) mustMayMail(core, actor, email)
  const passwordHash = await core.passwords.hash(password)
  const { account, notices } = await core.store.registrations.register({
    account: {
      id: core.ids.short(),
      username,
      passwordHash,
      email: email ?? null,
      at: core.clock.wall(),
      ...(core.firstOwner.needsNoLink(actor) ? { owner: 'if-none' as const } : {}),
    },
    mustVerify: mustVerify(core, invitation),
    mailId: core.ids.short(),
    names: { firstName, lastName },
    ...(invitation ? { invitation } : {}),
  })
  core.announce({ to: 'memory', names: true })
  await yieldName(core, username)
  if (email !== undefined) core.mailIsOwed()
  for (const notice of notices) {
    const room = notice.id.slice(0, notice.id.lastIndexOf('.'))
    core.announce(messageChanged(room, notice))
    tellMembers(core, room)
  }
  tellMembers(core, 'lobby')
  return openSession(core, actor, account)
}

/** Where an address is what lets people in, a merely given one does not. */
const mustVerify = (core: Core, invitation: Invited | undefined): boolean =>
  core.settings.get('registration.mode') === 'domain' && invitation === undefined
