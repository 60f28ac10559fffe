/** What came in from databases of other systems. */
export type ImportTables = {
  imports: {
    id: string
    /** Where it came from, as it was named, without user and password. */
    source: string
    at: number
    state: 'running' | 'done' | 'undoing' | 'undone'
  }
  /** What an import made, or found made by an earlier one; taken away when it is undone. */
  import_items: {
    import: string
    kind: 'account' | 'room' | 'direct' | 'member' | 'messages'
    /** What it is in the source; unique among those of its kind. */
    key: string
    /** What it is here: an id, or `<room> <first seq> <last seq>`. */
    ref: string
  }
}
