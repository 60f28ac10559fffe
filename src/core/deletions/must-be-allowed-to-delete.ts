import type { CommandInput, CommandName } from '../../protocol/commands.ts'
import type { Actor } from '../actor.ts'
import type { Core } from '../core.ts'
import { mustRankBelow } from '../moderation/must-rank-below.ts'
import { mustBeAllowedIn } from '../permissions/must-be-allowed-in.ts'
import { mustBeAllowedWhere } from '../permissions/must-be-allowed-where.ts'
import type { Span } from './ports.ts'

/** The messages that are meant, once the table allows it for the room and for every author. Nothing after now. */
export const mustBeAllowedToDelete = async (
  core: Core,
  actor: Actor,
  command: CommandName,
  { accounts, room, from, to }: CommandInput<'moderation.preview-delete'>,
): Promise<Span> => {
  const { who, subject } =
    room === undefined
      ? { who: await mustBeAllowedWhere(core, actor, command, null), subject: undefined }
      : await mustBeAllowedIn(core, actor, command, room)
  const authors = [...new Set(accounts)]
  for (const account of authors) await mustRankBelow(core, who, command, account, subject)
  const now = core.clock.wall()
  return {
    accounts: authors,
    room: room ?? null,
    from: from === undefined ? 0 : Date.parse(from),
    to: to === undefined ? now : Math.min(now, Date.parse(to)),
  }
}
