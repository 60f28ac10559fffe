import type { Message } from '../../protocol/entities.ts'

/** What happens to what a deleted account wrote: it stays under a neutral name, or it is erased. */
export type DepartingContent = 'keep' | 'erase'

export type Departing = {
  account: string
  /** The neutral name that takes the place of the old one. */
  alias: string
  content: DepartingContent
  at: number
  /** Becomes the salt of the hashes of names when the installation has none yet. */
  newSalt: string
}

/** What was true when the account went. */
export type Departed = { username: string; sessions: string[]; rooms: string[]; avatar: string | null }

/**
 * `rooms` … `latecomers` are worked off by the store, a few rows at a time; `outside` is what lies outside of
 * the database; `scrub` waits until what was erased can’t be read from the files of the database any more.
 */
export type DepartureStage =
  | 'rooms'
  | 'messages'
  | 'notices'
  | 'reactions'
  | 'latecomers'
  | 'outside'
  | 'scrub'

export type DepartureStep = { changed: { room: string; message: Message }[]; stage: DepartureStage }

/** Where something stands, in the order of the messages. */
export type Place = { room: string; seq: number }

export type DepartureStore = {
  /**
   * Deletes the account with its sessions, profile and everything else that belongs to it alone, and writes
   * down what is left to do. Refuses `name-taken` for an alias that somebody has or had, `forbidden` to the only
   * owner, `not-found`.
   */
  begin(departing: Departing): Promise<Departed>
  /** Does a little of what is left; every change of a message takes its room's next revision. */
  step(account: string, at: number): Promise<DepartureStep>
  /** What lies outside of the database is gone too. */
  reachScrub(account: string): Promise<void>
  /** Oldest first. */
  unfinished(): Promise<{ account: string; stage: DepartureStage }[]>
  /** When the files were scrubbed last, in milliseconds since 1970; 0: never. */
  scrubbedAt(): Promise<number>
  /** Makes what was erased unreadable in the files of the database, and forgets the departures that waited. */
  scrub(at: number): Promise<void>
}

/** Removes what deleted accounts left, in the background. */
export type Departures = {
  /** There is something to do. */
  wake(): void
}
