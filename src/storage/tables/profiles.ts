import type { Generated } from 'kysely'

/** What accounts tell about themselves, and what is still to be done about those that were deleted. */
export type ProfileTables = {
  /** Made when there is something to keep; an account without a row told nothing about itself. */
  profiles: {
    account: string
    /** Empty: not told. The same for every text here. */
    first_name: Generated<string>
    last_name: Generated<string>
    display_name: Generated<string>
    status_text: Generated<string>
    status_emoji: Generated<string>
    /** The status holds until then; whoever reads it compares. Null: until it is changed. */
    status_until: number | null
    hides_last_seen: Generated<number>
    /** Written every few minutes; the newest is in memory. */
    last_seen_at: number | null
    /** Names the files of the picture. */
    avatar: string | null
  }
  /** Names of deleted accounts, as hashes: nobody may come back as somebody who left. */
  retired_names: { name_hash: string }
  /** Accounts that were deleted and whose traces are still being removed, a few at a time. */
  departures: {
    account: string
    /** The name it had, which notices may still tell. */
    username: string
    /** The neutral name that stands in its place. */
    alias: string
    content: 'keep' | 'erase'
    asked_at: number
    /** What is being worked on; see `queries/departures.ts`. */
    stage: string
    /** How far that got, in the order of `(room, seq)`. */
    room: Generated<string>
    seq: Generated<number>
  }
}
