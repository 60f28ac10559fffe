/** Part of `Tables`: who said how much and was here how long. Days since 1970 and hours are in UTC. */
export type LeaderboardTables = {
  /** Messages that stand: tallied behind the conversation, taken back when one is deleted. */
  author_days: { day: number; author: string; room: string; messages: number }
  /** Hours of the week, 0 to 167 from Monday 0:00; messages that stand. */
  room_hours: { room: string; hour: number; messages: number }
  /** Messages ever sent, whatever became of them. */
  message_days: { room: string; day: number; messages: number }
  /** How far each room has been tallied. */
  tallied_rooms: { room: string; seq: number }
  active_days: { day: number; account: string; seconds: number }
  /** Those who do not want to be seen there. */
  off_leaderboard: { account: string }
}
