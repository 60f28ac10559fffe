import { refuse } from '../../protocol/refusals.ts'
import type { Actor } from '../actor.ts'
import type { Core } from '../core.ts'
import { addressGroup } from '../limits/address-group.ts'
import type { AccountRecord } from '../ports.ts'

/**
 * The guard of everything that takes a password. Refuses `wrong-credentials`, and `rate-limited` when too many
 * wrong ones were tried: for this account from this address, from this address for anybody, or for this account
 * from anywhere; the last never keeps out an address from which the account is logged in. Accounts that do not
 * exist, of which there is only the `name`, are refused alike and after the same work.
 */
export const mustKnowPassword = async (
  core: Core,
  actor: Actor,
  name: string,
  account: AccountRecord | undefined,
  password: string,
): Promise<void> => {
  // An account is the same whatever it was called here: by its name in any form, or by its address.
  const who = account?.id ?? name.normalize('NFKC').toLowerCase()
  const where = addressGroup(actor.address)
  const { limiter, settings } = core
  const ofAddress = [`wrongPassword ${where}`, settings.get('rates.wrongPassword')] as const
  const ofName = [`wrongPasswordForName ${who}`, settings.get('rates.wrongPasswordForName')] as const
  limiter.mustHave(...ofAddress)
  if (!(await isAtHome(core, account, where))) limiter.mustHave(...ofName)

  const isRight = await core.loginGuard.attempt(`${who} ${where}`, () =>
    core.passwords.verify(password, account?.passwordHash ?? undefined),
  )
  if (isRight) return
  limiter.charge(...ofAddress)
  limiter.charge(...ofName)
  throw refuse('wrong-credentials')
}

/** Looked up for accounts that do not exist as well, so that the answer takes as long. */
const isAtHome = async (
  { store }: Core,
  account: AccountRecord | undefined,
  where: string,
): Promise<boolean> =>
  (await store.sessions.of(account?.id ?? '')).some(({ address }) => addressGroup(address) === where)
