import type { CommandInput } from '../../protocol/commands.ts'
import { Refusal } from '../../protocol/refusals.ts'

import { type Actor, mustBeLoggedIn } from '../actor.ts'
import type { Core } from '../core.ts'
import { newAlias } from './alias.ts'
import { mustBeThePerson } from './must-be-the-person.ts'
import type { Departed, DepartingContent } from './ports.ts'

/**
 * Deletes one's own account: it is gone when this answers. What it left in rooms is removed afterwards, a little
 * at a time, also across restarts (`advance-departure.ts`).
 */
export const deleteAccount = async (
  core: Core,
  actor: Actor,
  { password, content }: CommandInput<'account.delete'>,
): Promise<Record<string, never>> => {
  const { account } = mustBeLoggedIn(actor)
  await mustBeThePerson(core, actor, password)
  const { alias, departed } = await begin(core, account.id, content)
  core.lastSeen.forget(account.id)
  const { rooms, sessions } = departed
  const profile = { account: account.id, username: alias }
  core.announce({ to: 'memory', accounts: [account.id] })
  core.announce({ to: 'sessions', account: account.id, sessions })
  core.announce({ to: 'rooms', rooms, event: { event: 'account.changed', profile } })
  core.departures.wake()
  core.filesAreDropped()
  return {}
}

const begin = async (
  core: Core,
  account: string,
  content: DepartingContent,
): Promise<{ alias: string; departed: Departed }> => {
  const alias = newAlias(core.ids.short())
  const departing = { account, alias, content, at: core.clock.wall(), newSalt: core.ids.token() }
  try {
    return { alias, departed: await core.store.departures.begin(departing) }
  } catch (error) {
    // One in a thousand million: another one of the same name left before.
    if (error instanceof Refusal && error.code === 'name-taken') return begin(core, account, content)
    throw error
  }
}
