import type { CommandInput } from '../../protocol/commands.ts'
import { refuse } from '../../protocol/refusals.ts'
import type { Actor } from '../actor.ts'
import { auditDraft } from '../audit/audit-draft.ts'
import type { Core } from '../core.ts'
import { mustBeAllowedIn } from '../permissions/must-be-allowed-in.ts'
import { authorOf } from '../rooms/room-notice.ts'
import { mustRankBelow } from './must-rank-below.ts'
import type { SanctionKind } from './ports.ts'
import { tellChanged } from './tell-acted.ts'

const commandOf = { ban: 'room.unban', mute: 'room.unmute' } as const
const did = {
  ban: (them: string) => `lifted the ban of ${them}`,
  mute: (them: string) => `lets ${them} write again`,
} as const

/** Lifts a ban or a mute before it ends. Refuses `not-found` when there is none. */
export const liftInRoom = async (
  core: Core,
  actor: Actor,
  kind: SanctionKind,
  { room, account }: CommandInput<'room.unban' | 'room.unmute'>,
): Promise<Record<string, never>> => {
  const command = commandOf[kind]
  const { me, who, subject } = await mustBeAllowedIn(core, actor, command, room)
  const { author: them } = await mustRankBelow(core, who, command, account, subject)
  const [at, by] = [core.clock.wall(), authorOf(me.account)]
  const acted = await core.store.moderation.lift(
    { kind, account, room },
    {
      audit: auditDraft(actor, at, command, account, { room }),
      notice: { room, author: by, text: `${by.name} ${did[kind](them.name)}`, at },
    },
  )
  if (!acted) throw refuse('not-found', `There is no ${kind} to lift.`)
  await tellChanged(core, account, room, acted)
  return {}
}
