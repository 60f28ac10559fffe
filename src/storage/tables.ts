import type { Generated } from 'kysely'
import type { ConversationTables } from './tables/conversation.ts'
import type { DialectTables } from './tables/dialects.ts'
import type { DirectRoomTables } from './tables/direct-rooms.ts'
import type { FileTables } from './tables/files.ts'
import type { ImportTables } from './tables/imports.ts'
import type { LeaderboardTables } from './tables/leaderboard.ts'
import type { MailTables } from './tables/mail.ts'
import type { ModerationTables } from './tables/moderation.ts'
import type { NotificationTables } from './tables/notifications.ts'
import type { ProfileTables } from './tables/profiles.ts'
import type { PushTables } from './tables/push.ts'
import type { SettingsTables } from './tables/settings.ts'

/**
 * The tables, the same in SQLite and PostgreSQL. Times are milliseconds since 1970; `*_key` columns hold
 * the form of a name that decides about uniqueness (see `name-key.ts`).
 */
export type Tables = FirstTables &
  MailTables &
  ModerationTables &
  SettingsTables &
  ProfileTables &
  DirectRoomTables &
  FileTables &
  LeaderboardTables &
  NotificationTables &
  PushTables &
  ImportTables &
  ConversationTables &
  DialectTables

type FirstTables = {
  /** Facts about this installation: `epoch`, `push-keys`, `last-notification`. */
  installation: { name: string; value: string }
  accounts: {
    id: string
    username: string
    name_key: string
    /** What the name looks like, see `alike-key.ts`; of a guest, the name without the word that says so. */
    alike_key: Generated<string | null>
    role: 'owner' | 'admin' | 'moderator' | 'member' | 'guest' | 'bot'
    /** argon2id in PHC form; null for somebody who cannot log in (an imported author). */
    password_hash: string | null
    /** The address that was given; whether it is proved, `email_verified_at` says. */
    email: string | null
    email_key: string | null
    email_verified_at: number | null
    /** Takes the place of `email` once it is proved. */
    new_email: string | null
    new_email_key: string | null
    /** 1: may do nothing until an address is proved. */
    must_verify: Generated<number>
    created_at: number
  }
  sessions: {
    id: string
    /** SHA-256 of the token; the token itself is never stored. */
    token_hash: string
    account: string
    created_at: number
    used_at: number
    agent: string
    address: string
  }
  rooms: {
    id: string
    name: string
    /** Unique among public rooms only, so that a refusal never reveals a private room's name. */
    name_key: string
    kind: 'public' | 'private'
    topic: string
    /** The newest revision: dense, raised only inside the transaction that writes the change. */
    rev: Generated<number>
    members: Generated<number>
    created_at: number
  }
  memberships: {
    account: string
    room: string
    role: 'owner' | 'moderator' | 'member'
    /** The read marker, a `seq`. */
    read: Generated<number>
  }
  messages: {
    room: string
    /** The room's revision at creation; with `room` the primary key and the order on disk. */
    seq: number
    /** The revision of the last change; `rev = seq` while unchanged. */
    rev: number
    kind: 'text' | 'action' | 'notice'
    author: string
    author_name: string
    text: string
    at: number
    edited_at: number | null
    deleted: Generated<number>
    reply_to: number | null
    /** Unique per author for ever; null for notices. */
    nonce: string | null
    /** JSON: `[{emoji, accounts}]`, null when there are none. */
    reactions: string | null
    /** JSON: what the protocol tells of each file, null when there are none. */
    files: string | null
  }
}
