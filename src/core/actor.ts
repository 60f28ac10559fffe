import type { Account } from '../protocol/entities.ts'
import { refuse } from '../protocol/refusals.ts'

/** Who calls a command: always made by a gateway from a session, never from what a client says about itself. */
export type Actor = {
  /** The network address, for sessions, limits and logs. */
  address: string
  /** The program, as it names itself; cut to 200 characters. */
  agent: string
  /** Calls from the machine that the server runs on, without a proxy between. */
  isLocal?: true
  /** Undefined before login. */
  session?: { id: string; account: Account }
}

export type LoggedIn = { id: string; account: Account }

export const mustBeLoggedIn = (actor: Actor): LoggedIn => {
  if (!actor.session) throw refuse('unauthenticated')
  return actor.session
}
