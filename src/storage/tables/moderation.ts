import type { Generated } from 'kysely'

/** Tables of moderation; part of `Tables`. Times are milliseconds since 1970. */
export type ModerationTables = {
  /** Bans and mutes in force; one of each kind for an account and place. What was lifted is in the audit log. */
  sanctions: {
    account: string
    /** Empty: everywhere. */
    room: string
    kind: 'ban' | 'mute'
    reason: string
    /** Null: it has no end. */
    until: number | null
    by: string
    at: number
  }
  rooms: {
    /** Seconds between two messages of one member; 0 while slow mode is off. */
    slow_seconds: Generated<number>
  }
  messages: {
    /** The revision of its first deletion, when that was undone: it never counts as unread again. */
    restored: number | null
  }
  reports: {
    id: string
    at: number
    reporter: string
    room: string
    seq: number
    author: string
    author_name: string
    /** As it was when it was reported. */
    text: string
    reason: string
    state: 'open' | 'acted' | 'dismissed'
    resolved_by: string | null
    resolved_at: number | null
    resolution: Generated<string>
  }
  /** Deletions by author and time span. */
  deletions: {
    id: string
    at: number
    by: string
    /** Null: everywhere. */
    room: string | null
    /** JSON: ids. */
    accounts: string
    from_at: number
    to_at: number
    reason: string
    messages: Generated<number>
    undone_at: number | null
  }
  /** What deleted messages held, until their deletion can’t be undone any more. */
  deleted_messages: {
    deletion: string
    room: string
    seq: number
    author: string
    text: string
    edited_at: number | null
    reactions: string | null
    files: string | null
    deleted_rev: number
  }
  /** Append-only; each hash covers the row and the hash before it. */
  audit: {
    /** 1, 2, 3 … without holes. */
    seq: number
    at: number
    actor: string
    actor_name: string
    address: string
    /** The command. */
    action: string
    /** The account, message, report or deletion it was done to; empty when it is the room itself. */
    subject: string
    /** Empty outside of rooms. */
    room: string
    /** JSON in canonical form: what else is worth knowing. */
    details: string
    hash: string
  }
}
