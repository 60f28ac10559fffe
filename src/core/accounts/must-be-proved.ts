import type { Account } from '../../protocol/entities.ts'
import { refuse } from '../../protocol/refusals.ts'

export const proveFirst = 'Confirm your e-mail address first: open the link in the mail that was sent to you.'

/** For gateways, before they let a session hear anything: whoever must prove an address hears nothing yet. */
export const mustBeProved = ({ mustVerify }: Account): void => {
  if (mustVerify) throw refuse('forbidden', proveFirst)
}
