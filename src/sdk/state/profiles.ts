import type { Profile } from '../../protocol/entities/profiles.ts'
import { type Draft, writeProfiles } from './draft.ts'
import type { HappeningOf } from './happening.ts'

export const accountChanged = (draft: Draft, { profile }: HappeningOf<'account.changed'>): void => {
  writeProfiles(draft)[profile.account] = profile
}

export const profilesRead = (draft: Draft, { profiles }: HappeningOf<'profiles.read'>): void => {
  for (const profile of profiles) writeProfiles(draft)[profile.account] = profile
}

/** The status to show now; nobody tells when one is over. `now` in milliseconds, as of this device. */
export const statusAt = ({ status }: Profile, now: number): Profile['status'] =>
  status?.until !== undefined && Date.parse(status.until) <= now ? undefined : status
