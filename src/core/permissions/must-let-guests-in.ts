import { refuse } from '../../protocol/refusals.ts'
import type { Actor } from '../actor.ts'
import type { Core } from '../core.ts'

/** Guests may be switched off while they are here: from then on they are refused whatever they ask. */
export const mustLetGuestsIn = ({ settings }: Pick<Core, 'settings'>, { session }: Actor): void => {
  if (session?.account.role === 'guest' && !settings.get('guests.allowed'))
    throw refuse('forbidden', 'Guests are not let in at the moment. Register an account.')
}
