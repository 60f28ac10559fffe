import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import { refuse } from '../../protocol/refusals.ts'
import type { Actor } from '../actor.ts'
import { auditDraft } from '../audit/audit-draft.ts'
import type { Core } from '../core.ts'
import { mustBeAllowedIn } from '../permissions/must-be-allowed-in.ts'
import { authorOf } from './room-notice.ts'
import { roomView } from './room-view.ts'
import { tellUpdated } from './update-room.ts'

/** From now on a room is only read, or it is open again. What was said can still be deleted. */
export const archiveRoom = async (
  core: Core,
  actor: Actor,
  { room, on }: CommandInput<'room.archive'>,
): Promise<CommandOutput<'room.archive'>> => {
  const { me, room: archived } = await mustBeAllowedIn(core, actor, 'room.archive', room)
  if (archived.isDirect || room === 'lobby')
    throw refuse('forbidden', 'The lobby and direct conversations cannot be archived.')
  const [at, author] = [core.clock.wall(), authorOf(me.account)]
  const text = `${author.name} ${on ? 'archived the room' : 'opened the room again'}`
  const updated = await core.store.rooms.archive(room, on, {
    audit: auditDraft(actor, at, 'room.archive', '', { room, on }),
    notice: { room, author, text, at },
  })
  tellUpdated(core, updated)
  return { room: await roomView(core, room, me.account.id) }
}
