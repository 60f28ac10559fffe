import type { Generated } from 'kysely'

/** Part of `Tables`: mentions, threads and pins. */
export type ConversationTables = {
  messages: {
    /** Whom it mentions, as `queries/mentions.ts` writes it; null for nobody. */
    mentions: string | null
    /** The `seq` of the message in whose thread it is. */
    thread: number | null
    /** 1: a reply in a thread that also stands in the room. */
    also_in_room: Generated<number>
    /** JSON: the protocol's `replies`; null while nobody replied. */
    replies: string | null
    /** JSON: `{by, at}`, null while not pinned. */
    pinned: string | null
  }
  deleted_messages: {
    mentions: string | null
    /** Of what its author deleted, whose `deletion` is empty: when, in milliseconds since 1970. */
    deleted_at: number | null
  }
  rooms: {
    description: Generated<string>
    /** 1: nothing can be said or changed there any more. */
    archived: Generated<number>
  }
  memberships: {
    /** 1: at the top of the account's list. */
    favourite: Generated<number>
  }
  /** Names that a room had before; several rooms may have had the same one. */
  former_names: {
    room: string
    name_key: string
    /** When it was given up. */
    until: number
  }
  /** Every message with replies that are not deleted, by its `seq`. */
  threads: { room: string; root: number; last_seq: number; last_at: number }
  thread_follows: {
    account: string
    room: string
    root: number
    /** The read marker, a `seq`. */
    read: number
    /** 1: follows. 0: stopped. -1: only the marker is kept, and a mention makes them follow. */
    following: number
  }
  drafts: {
    account: string
    room: string
    /** 0: in the room itself. */
    thread: number
    text: string
    at: number
  }
  /** What messages said until their revision `rev`. */
  message_versions: {
    room: string
    seq: number
    rev: number
    author: string
    text: string
    /** Since when it said that. */
    at: number
  }
  /** One row for each account that a message mentions and counts for: not once it was deleted, nor inside of threads. */
  mentions: {
    /** Empty: everybody in the room. */
    account: string
    room: string
    seq: number
    author: string
  }
}
