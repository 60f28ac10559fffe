import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import { limits } from '../../protocol/limits.ts'
import { type Actor, mustBeLoggedIn } from '../actor.ts'
import type { Core } from '../core.ts'
import { findPlaces } from './find-places.ts'
import { mustBeAllowedToDelete } from './must-be-allowed-to-delete.ts'

/** What a deletion would take. Nobody reads a private room that way: those of others are only counted. */
export const previewDeletion = async (
  core: Core,
  actor: Actor,
  input: CommandInput<'moderation.preview-delete'>,
): Promise<CommandOutput<'moderation.preview-delete'>> => {
  const span = await mustBeAllowedToDelete(core, actor, 'moderation.preview-delete', input)
  const byRoom = await findPlaces(core, span)
  const me = mustBeLoggedIn(actor).account.id
  const rooms: CommandOutput<'moderation.preview-delete'>['rooms'] = []
  let hidden = 0
  for (const [id, places] of byRoom) {
    const room = await roomSeenBy(core, me, id)
    if (room) rooms.push({ id, name: room.name, messages: places.length })
    else hidden += places.length
  }
  const seen = rooms.flatMap(({ id }) => byRoom.get(id) ?? []).sort((a, b) => b.at - a.at || b.seq - a.seq)
  return {
    messages: hidden + seen.length,
    rooms,
    hidden,
    newest: await core.store.deletions.messagesAt(seen.slice(0, limits.previewedMessages)),
  }
}

const roomSeenBy = async (core: Core, account: string, id: string) => {
  const room = await core.store.rooms.byId(id)
  const isSeen = room?.kind === 'public' || (await core.memberships.roleOf(account, id)) !== undefined
  return isSeen ? room : undefined
}
