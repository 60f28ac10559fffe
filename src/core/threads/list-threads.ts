import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import { type Actor, mustBeLoggedIn } from '../actor.ts'
import type { Core } from '../core.ts'
import { countThatFits } from '../rooms/fit-page.ts'

export const listThreads = async (
  core: Core,
  actor: Actor,
  { before, limit = 50 }: CommandInput<'thread.list'>,
): Promise<CommandOutput<'thread.list'>> => {
  const { account } = mustBeLoggedIn(actor)
  const found = await core.store.threads.followed(account.id, before, limit + 1)
  const count = Math.min(limit, countThatFits(found))
  return { threads: found.slice(0, count), more: found.length > count }
}
