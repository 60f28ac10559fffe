import type { OtherRate } from '../../protocol/rates.ts'
import type { Actor } from '../actor.ts'
import type { Core } from '../core.ts'
import { addressGroup } from './address-group.ts'
import { takeRateOf } from './take-rate.ts'

/** Takes one of a rate that a dialect has for itself: of the account once logged in, else of the network address. */
export const rateTaker =
  (core: Pick<Core, 'limiter' | 'settings'>) =>
  (actor: Actor, name: OtherRate): void =>
    takeRateOf(core, actor.session?.account.id ?? addressGroup(actor.address), name)
