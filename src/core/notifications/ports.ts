import type { Addressed, Notify, NotifyReason, QuietHours } from '../../protocol/entities/notifications.ts'
import type { Message, NotifyLevel, RoomNotify } from '../../protocol/entities.ts'

/** How far a room has been decided: new messages by `seq`, changes by `rev`. */
export type DecidedUpTo = { seq: number; rev: number }

/** A few messages of one room that nobody looked at yet, in their current state. */
export type Undecided = {
  room: string
  isDirect: boolean
  from: DecidedUpTo
  to: DecidedUpTo
  /** In order of `seq`. */
  fresh: Message[]
  /** Messages from before that were changed since; deleted ones too. */
  changed: Message[]
  /** Accounts that want all of this room. */
  wantAll: string[]
  /** Accounts that follow a thread in which one of the new messages is. */
  followers: string[]
}

/** What is known about somebody a message could be meant for. */
export type Receiver = {
  account: string
  read: number
  /** Messages up to here were said before they came. */
  memberSince: number
  /** Null: nothing set. */
  level: NotifyLevel | null
  /** `all` holds for messages after this one. */
  levelSince: number
  mutedUntil: number | null
  quiet: QuietHours | null
  hasDevice: boolean
  /** Where they stand in those of the threads that were asked for which they follow or read, by id. */
  threads: Map<string, { following: boolean; read: number }>
}

export type Decision = {
  account: string
  seq: number
  addressed: Addressed
  notify: Notify
  because: NotifyReason
  inThread: boolean
}

export type Recording = {
  room: string
  /** Nothing is written when another node was faster and the room stands elsewhere. */
  from: DecidedUpTo
  /** Left out while more decisions about the same messages follow. */
  to?: DecidedUpTo
  at: number
  decisions: Decision[]
  /** Messages that are gone, by `seq`. */
  deleted: number[]
}

/** Written for the first time: about this account and message there was nothing before. */
export type Recorded = NotificationRecord & { account: string }

/** Unread notifications of accounts as of a commit. */
export type UnreadCounts = Record<string, number>

export type NotificationRecord = {
  id: string
  room: string
  seq: number
  addressed: Addressed
  notify: Notify
  because: NotifyReason
  isRead: boolean
  inThread: boolean
  at: number
}

export type NotificationStore = {
  /** Rooms that moved since they were decided, some of them. */
  roomsBehind(limit: number): Promise<string[]>
  /** Rooms of which somebody wants to be notified of everything. */
  roomsWantingAll(): Promise<string[]>
  /** Undefined when there is nothing new in the room. */
  undecided(room: string, limit: number): Promise<Undecided | undefined>
  /** Of these accounts those that belong to the room. Threads are named by the id of the message they are below. */
  receivers(room: string, accounts: string[], threads: string[]): Promise<Receiver[]>
  /** The members of a room, a page at a time, by id. */
  memberIds(room: string, after: string, limit: number): Promise<string[]>
  record(
    recording: Recording,
  ): Promise<{ added: Recorded[]; gone: { account: string; id: string }[]; unread: UnreadCounts }>
  list(
    account: string,
    page: { before?: number; limit: number },
  ): Promise<{ records: (NotificationRecord & { message: Message })[]; unread: number }>
  markRead(
    account: string,
    what: { ids?: number[]; upTo?: number },
  ): Promise<{ unread: number; changed: boolean }>
  /** Reading a thread reads what in it one was notified of. */
  readThread(thread: {
    account: string
    room: string
    /** The `seq` of its first message. */
    root: number
    seq: number
  }): Promise<{ unread: number; read: string[] }>
  /** What was decided about a message; undefined when the account was not meant. */
  about(account: string, room: string, seq: number): Promise<NotificationRecord | undefined>
  decidedUpTo(room: string): Promise<DecidedUpTo>
  setRoom(change: {
    account: string
    room: string
    level?: NotifyLevel | null
    mutedUntil?: number | null
  }): Promise<void>
  settings(
    account: string,
  ): Promise<{ quiet: QuietHours | null; rooms: { room: string; notify: RoomNotify }[] }>
  setQuiet(account: string, quiet: QuietHours | null): Promise<void>
  /** Forgets what was decided before then; answers how many. */
  forget(before: number, limit: number): Promise<number>
}
