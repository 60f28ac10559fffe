/** What a node asks the database when it may have missed what others said. Each answers many at once. */
export type NodesStore = {
  /** The newest revisions of rooms; those that don't exist are left out. */
  heads(rooms: string[]): Promise<Map<string, number>>
  /** Which rooms these accounts belong to. */
  membershipsOf(accounts: string[]): Promise<{ account: string; room: string }[]>
  /** Those of these sessions that are open. */
  openSessions(sessions: string[]): Promise<Set<string>>
}
