import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import type { Actor } from '../actor.ts'
import type { Core } from '../core.ts'

export const searchPeople = async (
  { store, clock, presence }: Core,
  _actor: Actor,
  { query = '', role, state, after = '', limit = 100 }: CommandInput<'account.search'>,
): Promise<CommandOutput<'account.search'>> => {
  const now = clock.wall()
  const found = await store.administration.people({ query, role, state, after, limit: limit + 1, now })
  return {
    accounts: found.slice(0, limit).map((person) => ({ ...person, online: presence.isOnline(person.id) })),
    more: found.length > limit,
  }
}
