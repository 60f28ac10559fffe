import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import { type Actor, mustBeLoggedIn } from '../actor.ts'
import type { Core } from '../core.ts'
import { tallyAll } from './tally-all.ts'

const msPerDay = 24 * 60 * 60 * 1000
const days = { week: 7, month: 30 }

/** Who said most, or was active longest: today and the days before it, in UTC. */
export const showLeaderboard = async (
  core: Core,
  actor: Actor,
  { by = 'messages', span = 'all', limit = 10 }: CommandInput<'leaderboard.show'>,
): Promise<CommandOutput<'leaderboard.show'>> => {
  const { account: me } = mustBeLoggedIn(actor)
  await tallyAll(core)
  await core.activeTimes.flush()
  const today = Math.floor(core.clock.wall() / msPerDay)
  const since = span === 'all' ? 0 : today - days[span] + 1
  const leaders = await core.store.leaderboard.leaders({ asker: me.id, by, since, limit })
  return {
    leaders: leaders.map(({ account, messages, activeSeconds, lastSeenAt, hidesLastSeen }) => {
      const seen = hidesLastSeen ? null : (core.lastSeen.of(account.id) ?? lastSeenAt)
      const lastActiveAt = seen === null ? {} : { lastActiveAt: new Date(seen).toISOString() }
      return { account, messages, activeSeconds, ...lastActiveAt }
    }),
  }
}
