/** Part of `Tables`: direct conversations are rooms. */
export type DirectRoomTables = {
  rooms: {
    /** The ids of everybody in a direct conversation, sorted and joined; null in every other room. */
    people_key: string | null
  }
}
