import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import { refuse } from '../../protocol/refusals.ts'
import type { Actor } from '../actor.ts'
import { auditDraft } from '../audit/audit-draft.ts'
import type { Core } from '../core.ts'
import { mustBeAllowedIn } from '../permissions/must-be-allowed-in.ts'
import { authorOf } from '../rooms/room-notice.ts'
import { mustRankBelow } from './must-rank-below.ts'
import { tellActed } from './tell-acted.ts'
import { termsText } from './terms.ts'

/** Removes a member; from this commit on none of its sessions hears the room (R7). */
export const removeMember = async (
  core: Core,
  actor: Actor,
  { room, account, reason = '' }: CommandInput<'room.remove-member'>,
): Promise<CommandOutput<'room.remove-member'>> => {
  const { me, who, subject } = await mustBeAllowedIn(core, actor, 'room.remove-member', room)
  const { author: them } = await mustRankBelow(core, who, 'room.remove-member', account, subject)
  const [at, by] = [core.clock.wall(), authorOf(me.account)]
  const acted = await core.store.moderation.removeMember(
    { room, account },
    {
      audit: auditDraft(actor, at, 'room.remove-member', account, { room, reason }),
      notice: { room, author: by, text: `${by.name} removed ${them.name}${termsText(null, reason)}`, at },
    },
  )
  if (!acted) throw refuse('not-found', `${them.name} is no member of this room.`)
  tellActed(core, account, room, acted)
  return {}
}
