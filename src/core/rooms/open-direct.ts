import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import type { Author } from '../../protocol/entities.ts'
import { refuse } from '../../protocol/refusals.ts'
import { type Actor, mustBeLoggedIn } from '../actor.ts'
import type { Core } from '../core.ts'
import { mustNotBeGuest } from '../guests/must-not-be-guest.ts'
import { authorOf } from './room-notice.ts'
import { roomView, tellJoined } from './room-view.ts'

/**
 * The conversation of exactly these people, made when there is none yet. Whoever is offline finds it later.
 * Refuses `not-found` with the name that nobody has.
 */
export const openDirect = async (
  core: Core,
  actor: Actor,
  { people: names }: CommandInput<'room.direct'>,
): Promise<CommandOutput<'room.direct'>> => {
  const { account } = mustBeLoggedIn(actor)
  const found = await Promise.all(names.map((name) => personNamed(core, name)))
  const people = [...new Map([authorOf(account), ...found].map((person) => [person.id, person])).values()]
  const { room, isNew } = await core.store.rooms.openDirect({
    id: core.ids.short(),
    people,
    at: core.clock.wall(),
  })
  if (isNew) for (const { id } of people) await tellJoined(core, room, id)
  return { room: await roomView(core, room, account.id) }
}

const personNamed = async ({ store }: Core, name: string): Promise<Author> => {
  const account = await store.accounts.byName(name)
  if (!account) throw refuse('not-found', `Nobody has the name ${name}.`)
  mustNotBeGuest(account.username)
  return authorOf(account)
}
