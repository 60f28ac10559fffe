/** A profile as it is stored: empty text means "not told". */
export type ProfileRecord = {
  account: string
  username: string
  firstName: string
  lastName: string
  displayName: string
  statusText: string
  statusEmoji: string
  /** Milliseconds since 1970 when the status is over; whoever shows it compares. */
  statusUntil: number | null
  hidesLastSeen: boolean
  /** May be some minutes old; the newest is in memory. */
  lastSeenAt: number | null
  /** Names the files of the picture. */
  avatar: string | null
}

/** What is left out stays as it is. */
export type ProfileChange = Partial<Omit<ProfileRecord, 'account' | 'username' | 'lastSeenAt'>>

export type ProfileStore = {
  /** In no order; accounts that don’t exist are left out. At most a few hundred at once. */
  of(accounts: string[]): Promise<ProfileRecord[]>
  byName(username: string): Promise<ProfileRecord | undefined>
  /** Refuses `not-found` when the account is gone. */
  update(account: string, change: ProfileChange): Promise<{ before: ProfileRecord; after: ProfileRecord }>
  /** Accounts that are gone by now are passed over. */
  markSeen(seen: { account: string; at: number }[]): Promise<void>
}
