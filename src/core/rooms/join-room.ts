import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import { refuse } from '../../protocol/refusals.ts'
import type { Actor } from '../actor.ts'
import type { Core } from '../core.ts'
import { mustNotBeGuest } from '../guests/must-not-be-guest.ts'
import { mustBeAllowedIn } from '../permissions/must-be-allowed-in.ts'
import { addMember } from './add-member.ts'
import { authorOf } from './room-notice.ts'
import { roomView } from './room-view.ts'

/**
 * Joins a public room; a member of any room is simply shown it again. Private rooms need an invitation, but
 * for admins, who are seen to come in without one.
 */
export const joinRoom = async (
  core: Core,
  actor: Actor,
  { room }: CommandInput<'room.join'>,
): Promise<CommandOutput<'room.join'>> => {
  const { me, role, room: joined } = await mustBeAllowedIn(core, actor, 'room.join', room)
  const author = authorOf(me.account)
  if (role === undefined) {
    mustNotBeGuest(me.account.username)
    // What few people say among themselves is no room to come into, not even for admins.
    if (joined.isDirect) throw refuse('not-found')
    const how = joined.kind === 'private' ? 'came in without an invitation' : 'joined'
    await addMember(core, room, author, `${author.name} ${how}`)
    if (joined.kind === 'private') await core.audit.record(actor, 'room.join', '', { room })
  }
  return { room: await roomView(core, room, author.id) }
}
