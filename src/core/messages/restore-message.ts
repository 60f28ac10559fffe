import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import { limits } from '../../protocol/limits.ts'
import { refuse } from '../../protocol/refusals.ts'
import { type Actor, mustBeLoggedIn } from '../actor.ts'
import type { Core } from '../core.ts'
import { mustBeAllowedIn } from '../permissions/must-be-allowed-in.ts'
import { tellChanged } from './message-changed.ts'

/** Undoes one's own deletion of a moment ago. What moderators deleted is put back by them. */
export const restoreMessage = async (
  core: Core,
  actor: Actor,
  { message: id }: CommandInput<'message.restore'>,
): Promise<CommandOutput<'message.restore'>> => {
  const found = await core.store.messages.byId(id)
  const isOwn = found?.message.author.id === mustBeLoggedIn(actor).account.id
  await mustBeAllowedIn(core, actor, 'message.restore', found?.room ?? '', isOwn)
  if (!found) throw refuse('not-found')
  const changed = await core.store.versions.restore(id, restorableSince(core))
  tellChanged(core, changed)
  return { rev: changed.message.rev }
}

/** Removes for good what can no longer be put back. */
export const forgetRestorable = async (core: Core): Promise<number> => {
  const forgotten = await core.store.versions.forgetDeletedBefore(restorableSince(core))
  if (forgotten > 0) core.filesAreDropped()
  return forgotten
}

const restorableSince = ({ clock }: Core): number => clock.wall() - limits.restoreMinutes * 60_000
