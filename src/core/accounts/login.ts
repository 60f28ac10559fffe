import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import { refuse } from '../../protocol/refusals.ts'
import type { Actor } from '../actor.ts'
import type { Core } from '../core.ts'
import type { AccountRecord } from '../ports.ts'
import { mustKnowPassword } from './must-know-password.ts'
import { openSession } from './open-session.ts'

/** Opens a session. An unknown name costs the same hash as a known one, so that time tells nothing. */
export const login = async (
  core: Core,
  actor: Actor,
  { username, password }: CommandInput<'account.login'>,
): Promise<CommandOutput<'account.login'>> => {
  const account = await byNameOrAddress(core, username)
  await mustKnowPassword(core, actor, account?.username ?? username, account, password)
  if (!account) throw refuse('wrong-credentials')
  await renewHash(core, account, password)
  return openSession(core, actor, account)
}

/**
 * A hash that came in with an import is replaced by one of ours, now that the password is known. Nobody is told and
 * no session ends: it is the same password. A login does not fail for want of it.
 */
const renewHash = async (
  core: Core,
  { id, passwordHash }: AccountRecord,
  password: string,
): Promise<void> => {
  if (passwordHash === null || passwordHash.startsWith('$argon2id$')) return
  try {
    const renewed = await core.passwords.hash(password)
    await core.store.passwords.renew({ account: id, from: passwordHash, to: renewed })
  } catch (error) {
    core.log.warn({ error: String(error) }, 'an imported hash was not replaced')
  }
}

/**
 * No username holds an `@`, so that nobody can be called like somebody's address. Whoever proved an address comes before
 * those who only gave it, and of these the first: it takes the password of the account in any case.
 */
const byNameOrAddress = async ({ store }: Core, name: string): Promise<AccountRecord | undefined> => {
  if (!name.includes('@')) return store.accounts.byName(name)
  const [holder, [first]] = await Promise.all([store.addresses.holder(name), store.addresses.waiting(name)])
  return holder ?? first
}
