import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import { refuse } from '../../protocol/refusals.ts'
import type { Actor } from '../actor.ts'
import type { Core } from '../core.ts'
import { fitPage } from '../rooms/fit-page.ts'
import { mustBeRoot } from './must-be-root.ts'

/** A page of a thread with where the asker stands in it, which is read first: changes since then are told. */
export const readThread = async (
  core: Core,
  actor: Actor,
  { message, before, after, limit = 50 }: CommandInput<'thread.messages'>,
): Promise<CommandOutput<'thread.messages'>> => {
  const { room, account } = await mustBeRoot(core, actor, 'thread.messages', message)
  if (before !== undefined && after !== undefined)
    throw refuse('bad-input', 'Say only one of before and after.')
  const { threads, messages } = core.store
  const state = await threads.stateOf(message, account)
  const found = await messages.byId(message)
  if (!found) throw refuse('not-found')
  const place = { ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) }
  const page = await threads.messages(message, { ...place, limit })
  return { room, root: found.message, state, ...fitPage(page, after === undefined ? {} : { after }) }
}
