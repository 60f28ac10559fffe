import type { CommandSpec } from '../../protocol/command-spec.ts'
import { type CommandName, commands } from '../../protocol/commands.ts'
import type { AccountRate } from '../../protocol/rates.ts'
import type { Actor, LoggedIn } from '../actor.ts'
import type { Core } from '../core.ts'
import { isGuestName } from '../guests/guest-name.ts'
import { addressGroup } from './address-group.ts'
import { chargeRate, takeRate, takeRateOf } from './take-rate.ts'

/** What a command counts as; `ask` unless its contract says otherwise. */
export const rateOf = (command: CommandName): AccountRate => {
  const spec: CommandSpec = commands[command]
  return spec.rate ?? 'ask'
}

const makesAccount = new Set<CommandName>(['account.register', 'account.enter-as-guest'])

/** Whoever gave only a name could take another for every message: such guests are counted by network address. */
const countedFor = ({ address }: Actor, { account }: LoggedIn): string =>
  isGuestName(account.username) ? `guests ${addressGroup(address)}` : account.id

/**
 * Takes one of what the command costs: of the account once logged in, else of the network address. Leaving is never
 * refused, and costs the account alone.
 */
export const takeForCommand = (
  core: Pick<Core, 'limiter' | 'settings'>,
  actor: Actor,
  command: CommandName,
): void => {
  if (actor.session && command === 'account.logout') chargeRate(core, actor.session, rateOf(command))
  else if (actor.session) takeRate(core, actor.session, rateOf(command), countedFor(actor, actor.session))
  else takeRateOf(core, addressGroup(actor.address), makesAccount.has(command) ? 'register' : 'anonymous')
}
