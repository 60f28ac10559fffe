import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import { refuse } from '../../protocol/refusals.ts'
import type { Actor } from '../actor.ts'
import { auditDraft } from '../audit/audit-draft.ts'
import type { Core } from '../core.ts'
import { mustBeAllowedIn } from '../permissions/must-be-allowed-in.ts'
import { authorOf } from '../rooms/room-notice.ts'
import { mustRankBelow } from './must-rank-below.ts'
import { tellChanged } from './tell-acted.ts'

const called = { owner: 'an owner', moderator: 'a moderator', member: 'a plain member' } as const

/** Gives a member another role in the room. One may step down oneself; the last owner can't. */
export const setRoomRole = async (
  core: Core,
  actor: Actor,
  { room, account, role }: CommandInput<'room.set-role'>,
): Promise<CommandOutput<'room.set-role'>> => {
  const { me, who, subject } = await mustBeAllowedIn(core, actor, 'room.set-role', room)
  const by = authorOf(me.account)
  const isSelf = account === by.id
  const { author: them, roomRole } = isSelf
    ? { author: by, roomRole: subject.role }
    : await mustRankBelow(core, who, 'room.set-role', account, subject)
  if (!roomRole) throw refuse('not-found', `${them.name} is no member of this room.`)
  const at = core.clock.wall()
  const acted = await core.store.moderation.setRoomRole(
    { room, account, role },
    {
      audit: auditDraft(actor, at, 'room.set-role', account, { room, before: roomRole, after: role }),
      notice: { room, author: by, text: `${by.name} made ${them.name} ${called[role]}`, at },
    },
  )
  if (acted) await tellChanged(core, account, room, acted)
  return {}
}
