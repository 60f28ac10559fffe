import type { Profile } from '../../protocol/entities/profiles.ts'
import type { Core } from '../core.ts'
import type { ProfileRecord } from './ports.ts'
import { profileView } from './profile-view.ts'

/** Tells everybody who shares a room. A hint: whoever misses it learns of it when asking the next time. */
export const tellProfile = async (core: Core, record: ProfileRecord): Promise<Profile> => {
  const profile = profileView(record, core.clock.wall())
  const rooms = await core.memberships.roomsOf(record.account)
  core.announce({ to: 'rooms', rooms, event: { event: 'account.changed', profile } })
  return profile
}
