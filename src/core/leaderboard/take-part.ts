import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import { type Actor, mustBeLoggedIn } from '../actor.ts'
import type { Core } from '../core.ts'

export const takePart = async (
  core: Core,
  actor: Actor,
  { on }: CommandInput<'leaderboard.take-part'>,
): Promise<CommandOutput<'leaderboard.take-part'>> => {
  await core.store.leaderboard.takePart(mustBeLoggedIn(actor).account.id, on)
  return {}
}
