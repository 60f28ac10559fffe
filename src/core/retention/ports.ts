export type RetentionStore = {
  /** Every room and its newest revision, by id. */
  rooms(): Promise<{ id: string; rev: number }[]>
  /** Messages that still have content, sent before then, with their place in (after, upTo]: their ids. */
  messagesBefore(room: string, time: number, after: number, upTo: number): Promise<string[]>
  /** Forgets sessions that were last used, or opened, before these times; answers how many. */
  endOldSessions(usedBefore: number, createdBefore: number): Promise<number>
}
