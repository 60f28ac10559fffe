import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import { refuse } from '../../protocol/refusals.ts'
import type { Actor } from '../actor.ts'
import type { Core } from '../core.ts'
import { openSession } from './open-session.ts'

/** Makes the account that owns the installation. Of many who use the link at once, one becomes it. */
export const claimInstallation = async (
  core: Core,
  actor: Actor,
  { token, username, password }: CommandInput<'installation.claim'>,
): Promise<CommandOutput<'installation.claim'>> => {
  if (!core.firstOwner.isToken(token) || (await core.store.accounts.hasOwner()))
    throw refuse(
      'not-found',
      'This link does not work any more. The server’s console shows the one that does.',
    )
  if (await core.store.accounts.byName(username)) throw refuse('name-taken')
  const account = await core.store.accounts.create({
    id: core.ids.short(),
    username,
    passwordHash: await core.passwords.hash(password),
    email: null,
    at: core.clock.wall(),
    owner: 'must',
  })
  const opened = await openSession(core, actor, account)
  const session = { id: '', account: opened.account }
  await core.audit.record({ ...actor, session }, 'installation.claim', account.id)
  return opened
}
