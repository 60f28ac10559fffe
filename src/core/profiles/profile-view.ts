import type { Profile, Status } from '../../protocol/entities/profiles.ts'
import type { ProfileRecord } from './ports.ts'

/** What people who share a room see. A status that is over is not shown: that is decided whenever it is read. */
export const profileView = (record: ProfileRecord, now: number): Profile => {
  const status = statusOf(record, now)
  return {
    account: record.account,
    username: record.username,
    ...(record.displayName === '' ? {} : { displayName: record.displayName }),
    ...(record.firstName === '' ? {} : { firstName: record.firstName }),
    ...(record.lastName === '' ? {} : { lastName: record.lastName }),
    ...(status ? { status } : {}),
    ...(record.avatar === null ? {} : { avatar: addressesOf(record.account, record.avatar) }),
  }
}

const statusOf = (record: ProfileRecord, now: number): Status | undefined => {
  const { statusText: text, statusEmoji: emoji, statusUntil: until } = record
  if ((text === '' && emoji === '') || (until !== null && until <= now)) return undefined
  return {
    text,
    ...(emoji === '' ? {} : { emoji }),
    ...(until === null ? {} : { until: new Date(until).toISOString() }),
  }
}

const addressesOf = (account: string, avatar: string) => ({
  large: `/avatars/${account}/${avatar}.webp`,
  small: `/avatars/${account}/${avatar}-64.webp`,
})
