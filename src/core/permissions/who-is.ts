import type { Actor } from '../actor.ts'
import type { Core } from '../core.ts'
import type { AccountStanding } from '../moderation/ports.ts'
import type { Who } from './authorize.ts'

/**
 * The actor as it stands now: a role or a ban holds from its commit on, whatever an open socket remembers.
 * A promise only where memory doesn't know, as this stands before everything else.
 */
export const whoIs = (core: Core, { session }: Actor): Who | Promise<Who> => {
  const { standings, clock } = core
  if (!session) return undefined
  const { id } = session.account
  const now = clock.wall()
  const standing = standings.peek(id)
  return standing ? as(core, standing, now) : standings.of(id).then((found) => as(core, found, now))
}

const as = (core: Core, standing: AccountStanding | undefined, now: number): Who =>
  standing && { standing, now, provesFirst: core.settings.get('registration.verifyBeforeSending') }
