import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import { limits } from '../../protocol/limits.ts'
import { refuse } from '../../protocol/refusals.ts'
import { type Actor, mustBeLoggedIn } from '../actor.ts'
import type { Core } from '../core.ts'
import { linkTo } from '../mail/links.ts'
import { invitationView } from './invitation-view.ts'
import { mayGive } from './may-give.ts'
import { mayInviteTo } from './may-invite-to.ts'

const day = 24 * 60 * 60 * 1000
const usualDays = 7

/** Makes a link. It is told once and stored only as a hash, so keep it or make another. */
export const createInvitation = async (
  core: Core,
  actor: Actor,
  { role = 'member', expires, uses = 1, rooms = [] }: CommandInput<'invitation.create'>,
): Promise<CommandOutput<'invitation.create'>> => {
  const me = mustBeLoggedIn(actor)
  const standing = await core.standings.of(me.account.id)
  if (!standing || !mayGive(standing.role, role))
    throw refuse('forbidden', 'Nobody gives more rights than they have.')
  for (const room of rooms)
    if (!(await mayInviteTo(core, me.account.id, room)))
      throw refuse('not-found', 'You cannot invite anybody to one of these rooms.')
  const token = core.ids.token()
  const at = core.clock.wall()
  const id = core.ids.short()
  await core.store.invitations.create({
    id,
    tokenHash: core.ids.hashToken(token),
    inviter: me.account.id,
    role,
    rooms: [...new Set(rooms)],
    uses,
    at,
    expiresAt: endOf(expires, at),
  })
  const created = await core.store.invitations.byId(id)
  if (!created) throw refuse('not-found')
  await core.audit.record(actor, 'invitation.create', id, { role, uses, rooms: created.rooms })
  return { invitation: invitationView(created), link: linkTo(core.publicUrl(), 'invite', token) }
}

const endOf = (expires: string | undefined, now: number): number => {
  const end = expires === undefined ? now + usualDays * day : Date.parse(expires)
  if (end <= now) throw refuse('bad-input', 'expires: Choose a time that is still to come.')
  if (end > now + limits.invitationDays * day)
    throw refuse('bad-input', `expires: An invitation ends within ${limits.invitationDays} days.`)
  return end
}
