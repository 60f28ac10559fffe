import type { CommandOutput } from '../../protocol/commands.ts'
import { type Actor, mustBeLoggedIn } from '../actor.ts'
import type { Core } from '../core.ts'
import { countThatFits } from '../rooms/fit-page.ts'

/** Newest first; of very long ones only as many as one answer holds. */
export const listDrafts = async (core: Core, actor: Actor): Promise<CommandOutput<'draft.list'>> => {
  const drafts = await core.store.drafts.of(mustBeLoggedIn(actor).account.id)
  return { drafts: drafts.slice(0, countThatFits(drafts)) }
}
