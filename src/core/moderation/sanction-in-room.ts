import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import type { Actor } from '../actor.ts'
import { auditDraft } from '../audit/audit-draft.ts'
import type { Core } from '../core.ts'
import { mustBeAllowedIn } from '../permissions/must-be-allowed-in.ts'
import { authorOf } from '../rooms/room-notice.ts'
import { mustRankBelow } from './must-rank-below.ts'
import type { Sanction, SanctionKind } from './ports.ts'
import { showSanction } from './show-sanction.ts'
import { tellActed, tellChanged } from './tell-acted.ts'
import { endOf, termsText } from './terms.ts'

const commandOf = { ban: 'room.ban', mute: 'room.mute' } as const
const did = { ban: 'banned', mute: 'muted' } as const

/** Bans somebody from a room, member or not, or lets them only read there. The room is told by a notice. */
export const sanctionInRoom = async (
  core: Core,
  actor: Actor,
  kind: SanctionKind,
  { room, account, reason = '', until: end }: CommandInput<'room.ban' | 'room.mute'>,
): Promise<CommandOutput<'room.ban'>> => {
  const command = commandOf[kind]
  const { me, who, subject } = await mustBeAllowedIn(core, actor, command, room)
  const { author: them } = await mustRankBelow(core, who, command, account, subject)
  const [at, until, by] = [core.clock.wall(), endOf(core.clock, end), authorOf(me.account)]
  const sanction: Sanction = { kind, account: them, room, reason, until, by, at }
  const text = `${by.name} ${did[kind]} ${them.name}${termsText(until, reason)}`
  const acted = await core.store.moderation.sanction(sanction, {
    audit: auditDraft(actor, at, command, account, { room, reason, until: end }),
    notice: { room, author: by, text, at },
  })
  if (kind === 'ban') tellActed(core, account, room, acted)
  else await tellChanged(core, account, room, acted)
  return { sanction: showSanction(sanction) }
}
