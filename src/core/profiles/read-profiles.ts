import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import { type Actor, mustBeLoggedIn } from '../actor.ts'
import type { Core } from '../core.ts'
import { profileView } from './profile-view.ts'
import { sharesRoom } from './shares-room.ts'

/** Many at once, for lists and timelines; those one may not see are left out. */
export const readProfiles = async (
  core: Core,
  actor: Actor,
  { accounts }: CommandInput<'account.profiles'>,
): Promise<CommandOutput<'account.profiles'>> => {
  const me = mustBeLoggedIn(actor).account.id
  const asked = [...new Set(accounts)]
  const shared = await Promise.all(asked.map((account) => sharesRoom(core, me, account)))
  const records = await core.store.profiles.of(asked.filter((_, i) => shared[i]))
  const now = core.clock.wall()
  return { profiles: records.map((record) => profileView(record, now)) }
}
