import type { ThreadState } from '../protocol/entities/conversation.ts'
import type { Author, Message, Room } from '../protocol/entities.ts'
import type { EventOf } from '../protocol/events.ts'
import type {
  AccountRecord,
  AddressStore,
  NewAccount,
  PasswordStore,
  RegistrationStore,
} from './accounts/ports.ts'
import type { AdministrationStore } from './administration/ports.ts'
import type { DepartureStore } from './departures/ports.ts'
import type { DraftStore } from './drafts/ports.ts'
import type { FileStore } from './files/ports.ts'
import type { GuestStore } from './guests/ports.ts'
import type { InvitationStore } from './invitations/ports.ts'
import type { LeaderboardStore } from './leaderboard/ports.ts'
import type { MailStore } from './mail/ports.ts'
import type { Mentions } from './mentions/ports.ts'
import type { Changed } from './messages/changed.ts'
import type { VersionStore } from './messages/ports.ts'
import type { Act, ModerationStore } from './moderation/ports.ts'
import type { NodesStore } from './nodes/ports.ts'
import type { NotificationStore } from './notifications/ports.ts'
import type { NumberStore } from './numbers/ports.ts'
import type { ProfileStore } from './profiles/ports.ts'
import type { PushStore } from './push/ports.ts'
import type { RetentionStore } from './retention/ports.ts'
import type { PinStore, RoomUpdate, RoomUpdated } from './rooms/ports.ts'
import type { RoomRecord } from './rooms/room-record.ts'
import type { SearchStore } from './search/ports.ts'
import type { SettingsStore } from './settings/ports.ts'
import type { StatisticsStore } from './statistics/ports.ts'
import type { ThreadStore } from './threads/ports.ts'
import type { TraceStore } from './traces/ports.ts'

export type { AccountRecord, NewAccount } from './accounts/ports.ts'
export type { Changed } from './messages/changed.ts'
export type { RoomRecord } from './rooms/room-record.ts'

import type { AuditStore } from './audit/ports.ts'
import type { DeletionStore } from './deletions/ports.ts'
import type { ReportStore } from './reports/ports.ts'

/**
 * What the rules need from the outside. Everything here is handed in, so that a test, a second database
 * or a simulation can hand in something else. Nothing in `core` reaches for a clock, for chance or for a disk.
 */
export type Clock = {
  /** Milliseconds since 1970: for display and for the end of sessions, never for order. */
  wall(): number
  /** Milliseconds that never go back: for waiting, pacing and limits. */
  monotonic(): number
}

export type Ids = {
  /** A short opaque id of 50 random bits, lower case: rooms, accounts, sessions. */
  short(): string
  /** A secret of 256 random bits for a session token. */
  token(): string
  /** What is stored of a token: nobody who reads the database can log in with it. */
  hashToken(token: string): string
}

export type Passwords = {
  /** Refuses with `overloaded` when too many hashes are waiting. */
  hash(password: string): Promise<string>
  /** Takes as long for an unknown account (`hash` undefined) as for a known one. */
  verify(password: string, hash: string | undefined): Promise<boolean>
}

export type Log = {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** Who is connected; kept by `delivery`, which alone knows the sockets. */
export type Presence = {
  isOnline(account: string): boolean
  /** Whether it has a connection at this moment; online lasts a little longer, so that nobody flickers. */
  isConnected(account: string): boolean
  /** Everybody online, by name. */
  online(): Author[]
}

/**
 * What a use case tells the world after its write is durable. Losing one loses nothing: clients notice the
 * missing revision and ask the store.
 */
export type Announcement =
  /** To every session that hears the room. */
  | {
      to: 'room'
      room: string
      event: EventOf<'message.changed' | 'typing' | 'room.rules' | 'room.updated' | 'room.members'>
    }
  /** To every session of an account; `hears` makes those sessions start or stop hearing a room first. */
  | {
      to: 'account'
      account: string
      event: EventOf<
        | 'self.changed'
        | 'room.changed'
        | 'room.left'
        | 'room.read'
        | 'notification.added'
        | 'notification.read'
        | 'thread.read'
        | 'draft.changed'
      >
      hears?: { room: string; on: boolean }
      /** The session that knows already. */
      except?: string
    }
  /** To every session that hears one of the rooms; somebody in several of them may hear it several times. */
  | { to: 'rooms'; rooms: string[]; event: EventOf<'account.changed'> }
  /** Sessions that ended: their sockets are closed with 4003 within a second, on all nodes. */
  | { to: 'sessions'; account: string; sessions: string[] }
  /** What nodes remember of these no longer holds: every node forgets it before it hears anything else. */
  | { to: 'memory'; accounts?: string[]; rooms?: string[]; settings?: true; names?: true }

// --- the store -----------------------------------------------------------------------------------

export type SessionRecord = {
  id: string
  account: string
  createdAt: number
  usedAt: number
  agent: string
  address: string
}

export type NewSession = SessionRecord & { tokenHash: string }

export type RoomRole = 'owner' | 'moderator' | 'member'

export type Membership = { room: string; role: RoomRole }

export type Draft = {
  room: string
  author: Author
  text: string
  at: number
  /** Unique per author for ever; null only for notices and imported messages. */
  nonce: string | null
  kind?: 'action' | 'notice'
  replyTo?: string
  /** Ids of finished uploads of the author's for this room: all are sent with it, or it is refused. */
  files?: string[]
  /** The message in whose thread it is. */
  thread?: string
  alsoInRoom?: true
} & Mentions

/** A change of an existing message. Each takes the room's next revision, unless it changes nothing. */
export type MessageChange =
  | ({ what: 'edit'; text: string; at: number } & Mentions)
  /** `keptAt`: its content is kept from now on for a moment, so that its author may put it back. */
  | { what: 'delete'; keptAt?: number }
  | { what: 'react'; account: string; emoji: string; on: boolean }

/** The part of a room that is new to an account. */
export type Badges = { read: number; unread: number; mentions: number; rev: number }

/** `also` and `followers` of a reply: the first message of its thread, and who follows it from now on. */
export type Appended = {
  message: Message
  isNew: boolean
  also?: Message[]
  followers?: { account: string; state: ThreadState }[]
}

export type Page = { messages: Message[]; rev: number; moreBefore: boolean; moreAfter: boolean }

export type PageRequest = { before?: number; after?: number; around?: number; limit: number }

/**
 * The database. Every promise of a write resolves only after the write is committed and fsynced (R1).
 * Writes refuse with `storage-full` when the disk is full and `overloaded` when too many are waiting.
 */
export type Store = {
  /** Random for each installation and after each restore; a client that meets another one drops its cache. */
  readonly epoch: string
  accounts: {
    /** Refuses `name-taken`. Everybody joins the lobby. */
    create(account: NewAccount): Promise<AccountRecord>
    byId(id: string): Promise<AccountRecord | undefined>
    byName(username: string): Promise<AccountRecord | undefined>
    /** False until somebody owns the installation. */
    hasOwner(): Promise<boolean>
  }
  sessions: {
    create(session: NewSession): Promise<void>
    byTokenHash(tokenHash: string): Promise<SessionRecord | undefined>
    /** Whether it was not ended, read anew. */
    isOpen(session: string): Promise<boolean>
    of(account: string): Promise<SessionRecord[]>
    /** Used again, and from which address. */
    touch(id: string, at: number, address: string): Promise<void>
    /** Ends those of these sessions that belong to the account; answers which were open. */
    end(account: string, sessions: string[]): Promise<string[]>
  }
  rooms: {
    /** Refuses `name-taken`. The creator becomes its owner. */
    create(
      room: {
        id: string
        name: string
        kind: 'public' | 'private'
        topic: string
        at: number
        freeBefore?: number
      },
      owner: Author,
    ): Promise<RoomRecord>
    /** Finds the direct conversation of exactly these people, or makes it. */
    openDirect(direct: {
      id: string
      people: Author[]
      at: number
    }): Promise<{ room: string; isNew: boolean }>
    byId(id: string): Promise<RoomRecord | undefined>
    byName(name: string): Promise<RoomRecord | undefined>
    /** Every public room and the account's private ones, as the account sees them, by name. */
    seenBy(account: string): Promise<Room[]>
    /** The rooms an account belongs to, with unread counts, in one query, by name. */
    joinedBy(account: string): Promise<Room[]>
    /** One room as this account sees it, member or not; undefined only when it does not exist. */
    viewFor(room: string, account: string): Promise<Room | undefined>
    /** The room of this id, or this name now or formerly, that the account sees; one's own first. */
    find(name: string, account: string): Promise<string | undefined>
    /** Undefined when nothing changes. Refuses `name-taken`. */
    update(update: RoomUpdate): Promise<RoomUpdated | undefined>
    archive(room: string, on: boolean, act: Act): Promise<RoomUpdated | undefined>
    setFavourite(room: string, account: string, on: boolean): Promise<void>
    memberships(account: string): Promise<Membership[]>
    /** Joins and appends the notice in one transaction; undefined when already a member. */
    join(room: string, account: Author, role: RoomRole, notice: Draft): Promise<Message | undefined>
    /** Leaves and appends the notice in one transaction; undefined when not a member. */
    leave(room: string, account: string, notice: Draft): Promise<Message | undefined>
    members(room: string, after: string, limit: number): Promise<{ account: Author; role: RoomRole }[]>
    /** Moves the read marker forward to `seq`, at most to the newest; never back. */
    markRead(
      room: string,
      account: string,
      seq: number,
    ): Promise<Badges & { notifications: number | undefined }>
  }
  messages: {
    /**
     * Takes the room's next revision. Refuses `not-found` for files that cannot be sent. The same author and nonce again finds the
     * first message (R2).
     */
    append(draft: Draft): Promise<Appended>
    change(message: string, change: MessageChange): Promise<Changed>
    byId(message: string): Promise<{ room: string; message: Message } | undefined>
    /** In order of `rev`, at most `limit`, all with `rev` in (after, rev]. */
    changes(
      room: string,
      after: number,
      limit: number,
    ): Promise<{ messages: Message[]; rev: number; more: boolean }>
    history(room: string, page: PageRequest): Promise<Page>
  }
  threads: ThreadStore
  drafts: DraftStore
  pins: PinStore
  versions: VersionStore
  moderation: ModerationStore
  numbers: NumberStore
  guests: GuestStore
  profiles: ProfileStore
  departures: DepartureStore
  /** What one account left everywhere, a page at a time. */
  traces: TraceStore
  settings: SettingsStore
  administration: AdministrationStore
  statistics: StatisticsStore
  retention: RetentionStore
  registrations: RegistrationStore
  addresses: AddressStore
  passwords: PasswordStore
  invitations: InvitationStore
  mail: MailStore
  leaderboard: LeaderboardStore
  notifications: NotificationStore
  push: PushStore
  nodes: NodesStore
  deletions: DeletionStore
  search: SearchStore
  files: FileStore
  reports: ReportStore
  audit: AuditStore
  /** Writes something small and waits for the disk; refuses like any write. For /readyz. */
  probe(): Promise<void>
  close(): Promise<void>
}
