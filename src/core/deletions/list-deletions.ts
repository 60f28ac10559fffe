import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import { type Actor, mustBeLoggedIn } from '../actor.ts'
import type { Core } from '../core.ts'
import { mustBeAllowedWhere } from '../permissions/must-be-allowed-where.ts'
import { showDeletion } from './show-deletion.ts'

/** What was deleted in private rooms, and why, only those see who are in them: not even staff. */
export const listDeletions = async (
  core: Core,
  actor: Actor,
  { room, after, limit = 100 }: CommandInput<'moderation.deletions'>,
): Promise<CommandOutput<'moderation.deletions'>> => {
  const who = await mustBeAllowedWhere(core, actor, 'moderation.deletions', room ?? null)
  const asker = who?.standing.isOperator ? undefined : mustBeLoggedIn(actor).account.id
  const found = await core.store.deletions.list({ room, after, asker }, limit + 1)
  return { deletions: found.slice(0, limit).map(showDeletion), more: found.length > limit }
}
