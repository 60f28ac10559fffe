import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import { type Actor, mustBeLoggedIn } from '../actor.ts'
import { auditDraft } from '../audit/audit-draft.ts'
import type { Core } from '../core.ts'
import { messageChanged } from '../messages/message-changed.ts'
import { findPlaces } from './find-places.ts'
import { mustBeAllowedToDelete } from './must-be-allowed-to-delete.ts'
import type { NewDeletion } from './ports.ts'
import { shownDeletion } from './show-deletion.ts'

/** Messages of one transaction, small enough that those who write at the same time don’t notice. */
export const batchSize = 100

/**
 * Deletes by author and time. Every message takes a revision of its room and is told like any other change;
 * what it held is kept until it can’t be undone any more.
 */
export const deleteMessages = async (
  core: Core,
  actor: Actor,
  { reason = '', ...input }: CommandInput<'moderation.delete'>,
): Promise<CommandOutput<'moderation.delete'>> => {
  const span = await mustBeAllowedToDelete(core, actor, 'moderation.delete', input)
  const [id, at] = [core.ids.short(), core.clock.wall()]
  const deletion: NewDeletion = { id, at, by: mustBeLoggedIn(actor).account.id, reason, ...span }
  const { room, ...terms } = span
  const audit = auditDraft(actor, at, 'moderation.delete', id, { ...terms, reason, room: room ?? undefined })
  await core.store.deletions.begin(deletion, audit)
  // Once more for what was on its way to the disk while the first round was looking.
  while ((await deleteFound(core, deletion)) > 0);
  return { deletion: await shownDeletion(core, id) }
}

const deleteFound = async (core: Core, deletion: NewDeletion): Promise<number> => {
  let deleted = 0
  for (const [room, places] of await findPlaces(core, deletion))
    for (let i = 0; i < places.length; i += batchSize) {
      const seqs = places.slice(i, i + batchSize).map(({ seq }) => seq)
      const messages = await core.store.deletions.deleteBatch(deletion.id, room, seqs)
      for (const message of messages) core.announce(messageChanged(room, message))
      deleted += messages.length
    }
  return deleted
}
