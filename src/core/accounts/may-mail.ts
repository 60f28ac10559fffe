import type { Actor } from '../actor.ts'
import type { Core } from '../core.ts'
import { addressGroup } from '../limits/address-group.ts'
import { takeRateOf } from '../limits/take-rate.ts'

/**
 * Refuses `rate-limited` when too many mails were asked for: to one address, or by one stranger. Counted alike
 * for addresses that anybody has and those that nobody has.
 */
export const mustMayMail = (core: Core, actor: Actor, address: string): void => {
  if (!actor.session) takeRateOf(core, addressGroup(actor.address), 'mailFrom')
  takeRateOf(core, address.toLowerCase(), 'mailTo')
}
