import { refuse } from '../../protocol/refusals.ts'
import type { Core } from '../core.ts'
import { sanctionIn } from '../permissions/standings.ts'
import { mayGive } from './may-give.ts'
import { mayInviteTo } from './may-invite-to.ts'
import type { InvitationRecord, InvitedRole } from './ports.ts'

/** What somebody may come in with. */
export type Invited = { tokenHash: string; role: InvitedRole; rooms: { room: string; notice: string }[] }

/**
 * Refuses `forbidden` when an invitation is unknown, spent, over, or its inviter may not give the role any more.
 * Rooms where the inviter has lost the right to invite are left out. The store checks once more while it writes.
 */
export const mustBeInvited = async (core: Core, secret: string, username: string): Promise<Invited> => {
  const tokenHash = core.ids.hashToken(secret)
  const found = await core.store.invitations.byTokenHash(tokenHash)
  const now = core.clock.wall()
  const inviter = found && (await core.standings.of(found.inviter.id))
  if (!inviter || !isOpen(found, now) || sanctionIn(inviter, 'ban', null, now))
    throw refuse('forbidden', isOver)
  const rooms: Invited['rooms'] = []
  for (const room of found.rooms)
    if (await mayInviteTo(core, found.inviter.id, room))
      rooms.push({ room, notice: `${found.inviter.name} brought ${username}` })
  return { tokenHash, role: found.role, rooms }
}

const isOpen = ({ usesLeft, expiresAt, inviterRole, role }: InvitationRecord, now: number): boolean =>
  usesLeft > 0 && expiresAt > now && mayGive(inviterRole, role)

const isOver = 'This invitation cannot be used any more. Ask for a new one.'
