import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import { refuse } from '../../protocol/refusals.ts'
import type { Actor } from '../actor.ts'
import type { Core } from '../core.ts'
import { mustBeAllowedIn } from '../permissions/must-be-allowed-in.ts'

/** Everybody who can read a message could read what it said before. Of a deleted one nothing is left. */
export const listVersions = async (
  core: Core,
  actor: Actor,
  { message: id }: CommandInput<'message.versions'>,
): Promise<CommandOutput<'message.versions'>> => {
  const found = await core.store.messages.byId(id)
  await mustBeAllowedIn(core, actor, 'message.versions', found?.room ?? '')
  if (!found || found.message.deleted) throw refuse('not-found', 'This message was deleted.')
  const { text, at, editedAt } = found.message
  return { versions: [...(await core.store.versions.of(id)), { text, at: editedAt ?? at }] }
}
