import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import { refuse } from '../../protocol/refusals.ts'
import type { Actor } from '../actor.ts'
import type { Core } from '../core.ts'
import { mustBeAllowedIn } from '../permissions/must-be-allowed-in.ts'
import { draftChanged } from './drafts.ts'

/** The last one that the server hears of stays, whichever device it comes from. */
export const setDraft = async (
  core: Core,
  actor: Actor,
  draft: CommandInput<'draft.set'>,
): Promise<CommandOutput<'draft.set'>> => {
  const { room, thread, text } = draft
  const { me } = await mustBeAllowedIn(core, actor, 'draft.set', room)
  if (thread !== undefined && (await core.store.messages.byId(thread))?.room !== room)
    throw refuse('not-found', 'The message of this thread is not in this room.')
  const account = me.account.id
  await core.drafts.settled(account)
  const at = core.clock.wall()
  const place = thread === undefined ? { room } : { room, thread }
  if (await core.store.drafts.set({ ...place, account, text, at }))
    core.announce(draftChanged(account, me.id, { ...place, text, at }))
  return {}
}
