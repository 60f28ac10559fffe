import type { Author } from '../../protocol/entities.ts'

/** Seconds that an account was active on a day, counted in days since 1970, UTC. */
export type ActiveTime = { account: string; day: number; seconds: number }

export type Leader = {
  account: Author
  messages: number
  activeSeconds: number
  /** Milliseconds since 1970; null when it was not written down yet. */
  lastSeenAt: number | null
  hidesLastSeen: boolean
}

export type LeadersAsked = {
  /** Private rooms of this account count, and those of others do not. */
  asker: string
  by: 'messages' | 'time'
  /** A day, counted since 1970, UTC. */
  since: number
  limit: number
}

export type RoomFigures = {
  /** Messages that stand. */
  messages: number
  /** Messages ever sent. */
  sent: number
  /** Messages that stand, by the hour of the week: 168 numbers, from Monday 0:00 UTC. */
  week: number[]
  top: { account: Author; messages: number }[]
}

/** Deleted messages and notices never count. Whoever does not take part is in no list. */
export type LeaderboardStore = {
  /**
   * Tallies at most `limit` messages that have not been tallied yet; answers how many it looked at, 0 at the end.
   * It follows behind the conversation and costs it nothing, and serves all figures.
   */
  tally(limit: number): Promise<number>
  addActiveTime(times: ActiveTime[]): Promise<void>
  takePart(account: string, on: boolean): Promise<void>
  leaders(asked: LeadersAsked): Promise<Leader[]>
  roomFigures(room: string, posters: number): Promise<RoomFigures>
}
