import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import { refuse } from '../../protocol/refusals.ts'
import type { Actor } from '../actor.ts'
import type { Core } from '../core.ts'
import { mustNotBeGuest } from '../guests/must-not-be-guest.ts'
import { mustBeAllowedIn } from '../permissions/must-be-allowed-in.ts'
import { sanctionIn } from '../permissions/standings.ts'
import type { AccountRecord } from '../ports.ts'
import { addMember } from './add-member.ts'
import { authorOf } from './room-notice.ts'

/** Brings somebody into a room one belongs to; whoever is banned from it stays out until that is lifted. */
export const inviteToRoom = async (
  core: Core,
  actor: Actor,
  { room, ...whom }: CommandInput<'room.invite'>,
): Promise<CommandOutput<'room.invite'>> => {
  const { me } = await mustBeAllowedIn(core, actor, 'room.invite', room)
  const guest = await find(core, whom)
  const standing = guest && (await core.standings.of(guest.id))
  if (!guest || !standing) throw refuse('not-found', 'There is nobody like that.')
  if (sanctionIn(standing, 'ban', room, core.clock.wall()))
    throw refuse('forbidden', `${guest.username} is banned from this room. Lift the ban first.`)
  mustNotBeGuest(guest.username)
  await addMember(core, room, authorOf(guest), `${me.account.username} brought ${guest.username}`)
  return {}
}

type Whom = Omit<CommandInput<'room.invite'>, 'room'>

const find = async ({ store }: Core, whom: Whom): Promise<AccountRecord | undefined> => {
  const { username, account, email } = whom
  if (Object.values(whom).filter((one) => one !== undefined).length !== 1)
    throw refuse('bad-input', 'Say one of username, account and email.')
  if (username !== undefined) return store.accounts.byName(username)
  return account === undefined ? store.addresses.holder(email as string) : store.accounts.byId(account)
}
