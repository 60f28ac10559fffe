/** Days since 1970 in UTC. */
export type Day = number

export type MessagesOfDay = { day: Day; messages: number }

/** A room as the asker may know it: no name for a private one that it does not belong to. */
export type BusyRoom = { id: string; kind: 'public' | 'private'; name?: string; messages: number }

export type StatisticsStore = {
  /** Messages ever sent, as far as they are tallied; see `leaderboard/ports.ts`. */
  messagesByDay(since: Day): Promise<MessagesOfDay[]>
  /** By messages since then, most first. */
  busiestRooms(since: Day, limit: number, asker: string): Promise<BusyRoom[]>
  /** Accounts that can log in. */
  people(): Promise<number>
  /** Accounts with a session used since then, in milliseconds since 1970. */
  activePeople(since: number): Promise<number>
  rooms(): Promise<{ public: number; private: number }>
  databaseBytes(): Promise<number>
}
