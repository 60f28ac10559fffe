import { refuse } from '../../protocol/refusals.ts'
import { isGuestName } from './guest-name.ts'

/** Whoever gave nothing but a name reaches the lobby only, and cannot be brought anywhere else. */
export const mustNotBeGuest = (username: string): void => {
  if (isGuestName(username))
    throw refuse('forbidden', `${username} is only in the lobby. Register an account.`)
}
