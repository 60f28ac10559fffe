export type RoomRecord = {
  id: string
  name: string
  kind: 'public' | 'private'
  topic: string
  rev: number
  members: number
  /** Seconds between two messages of one member; 0 while slow mode is off. */
  slowSeconds: number
  /** A conversation of the same few people for ever: nobody joins or leaves it. */
  isDirect: boolean
  /** What for, perhaps over several lines. */
  description: string
  /** Nothing can be said or changed there any more. */
  isArchived: boolean
}
