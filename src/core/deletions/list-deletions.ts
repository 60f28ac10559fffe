import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import type { Actor } from '../actor.ts'
import type { Core } from '../core.ts'
import { mustBeAllowedWhere } from '../permissions/must-be-allowed-where.ts'
import { showDeletion } from './show-deletion.ts'

export const listDeletions = async (
  core: Core,
  actor: Actor,
  { room, after, limit = 100 }: CommandInput<'moderation.deletions'>,
): Promise<CommandOutput<'moderation.deletions'>> => {
  await mustBeAllowedWhere(core, actor, 'moderation.deletions', room ?? null)
  const found = await core.store.deletions.list({ room, after }, limit + 1)
  return { deletions: found.slice(0, limit).map(showDeletion), more: found.length > limit }
}
