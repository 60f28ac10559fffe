import type { AccountRole } from '../../protocol/entities.ts'
import type { AccountRate, OtherRate, Tier } from '../../protocol/rates.ts'
import type { LoggedIn } from '../actor.ts'
import type { Core } from '../core.ts'

type Parts = Pick<Core, 'limiter' | 'settings'>

export const tierOf: Record<AccountRole, Tier> = {
  owner: 'staff',
  admin: 'staff',
  moderator: 'staff',
  member: 'member',
  bot: 'bot',
  guest: 'guest',
}

/** Takes one of what an account may do, or refuses with `rate-limited` and the time to wait. */
export const takeRate = (
  { limiter, settings }: Parts,
  { account }: LoggedIn,
  name: AccountRate,
  whom = account.id,
): void => limiter.take(`${name} ${whom}`, settings.get(`rates.${tierOf[account.role]}.${name}`))

/** Takes one afterwards, and refuses nobody. */
export const chargeRate = ({ limiter, settings }: Parts, { account }: LoggedIn, name: AccountRate): void =>
  limiter.charge(`${name} ${account.id}`, settings.get(`rates.${tierOf[account.role]}.${name}`))

/** Like `takeRate`, for what is counted for a network address or a name; `whom` is the address group or the name. */
export const takeRateOf = ({ limiter, settings }: Parts, whom: string, name: OtherRate): void =>
  limiter.take(`${name} ${whom}`, settings.get(`rates.${name}`))
