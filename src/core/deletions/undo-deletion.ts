import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import { refuse } from '../../protocol/refusals.ts'
import type { Actor } from '../actor.ts'
import { auditDraft } from '../audit/audit-draft.ts'
import type { Core } from '../core.ts'
import { messageChanged } from '../messages/message-changed.ts'
import { mustBeAllowedWhere } from '../permissions/must-be-allowed-where.ts'
import { batchSize } from './delete-messages.ts'
import { shownDeletion, undoUntil } from './show-deletion.ts'

/** Puts everything back that a deletion took. Saying it twice does no harm. */
export const undoDeletion = async (
  core: Core,
  actor: Actor,
  { deletion: id }: CommandInput<'moderation.undo'>,
): Promise<CommandOutput<'moderation.undo'>> => {
  const { deletions } = core.store
  const deletion = await deletions.byId(id)
  // One that is not there is asked about like one of a hidden room, so that they look the same.
  await mustBeAllowedWhere(core, actor, 'moderation.undo', deletion ? deletion.room : '')
  if (!deletion) throw refuse('not-found')
  const at = core.clock.wall()
  if (undoUntil(deletion) <= at) throw refuse('not-found', 'What this deletion took is gone for good.')
  const room = deletion.room ?? undefined
  await deletions.beginUndo(id, at, auditDraft(actor, at, 'moderation.undo', id, { room }))
  let restored = 0
  for (let batch = await next(core, id); batch; batch = await next(core, id)) {
    for (const message of [...batch.messages, ...batch.also])
      core.announce(messageChanged(batch.room, message))
    restored += batch.messages.length
  }
  return { deletion: await shownDeletion(core, id), restored }
}

const next = ({ store }: Core, deletion: string) => store.deletions.undoBatch(deletion, batchSize)
