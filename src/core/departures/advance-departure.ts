import type { Core } from '../core.ts'
import { messageChanged } from '../messages/message-changed.ts'
import { avatarFolder } from '../profiles/avatar-files.ts'
import { tellMembers } from '../rooms/tell-members.ts'
import type { DepartureStage } from './ports.ts'

/** What an account leaves outside of the database. A part that keeps something there adds a line here. */
const outside: ((core: Core, account: string) => Promise<void>)[] = [
  (core, account) => core.files.removeFolder(avatarFolder(account)),
]

/**
 * Removes a few traces of a deleted account and tells those who hear of them. Doing a step twice does no harm,
 * so that a crash anywhere loses nothing. Answers where the departure stands now; over at `scrub`.
 */
export const advanceDeparture = async (core: Core, account: string): Promise<DepartureStage> => {
  const { changed, stage } = await core.store.departures.step(account, core.clock.wall())
  for (const { room, message } of changed) core.announce(messageChanged(room, message))
  const left = changed.filter(({ message }) => message.kind === 'notice').map(({ room }) => room)
  for (const room of new Set(left)) tellMembers(core, room)
  core.filesAreDropped()
  if (stage !== 'outside') return stage
  for (const remove of outside) await remove(core, account)
  await core.store.departures.reachScrub(account)
  tellMembers(core, 'lobby')
  return 'scrub'
}
