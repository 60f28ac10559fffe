import type { MessageDraft, ThreadState } from '../../protocol/entities/conversation.ts'
import type { FileEntity } from '../../protocol/entities/files.ts'
import type { Notification } from '../../protocol/entities/notifications.ts'
import type { Profile } from '../../protocol/entities/profiles.ts'
import type { Account, Author, Message, Room } from '../../protocol/entities.ts'
import type { CustomSlash } from '../../protocol/slash/custom.ts'

/**
 * Everything a client draws. The web page and the terminal show this and keep nothing of their own but
 * scroll positions and open panes. A state is never changed once it was handed out: what is the same
 * object is unchanged, so `===` on any part of it tells whether to draw that part again.
 */
export type State = {
  status: ConnectionStatus
  /** Wall clock (ms) of the next try while `connecting` after a cut. */
  retryAt: number | null
  /** Why the person has to act while `signed-out`, as a sentence; null when there is nothing to say. */
  problem: string | null
  epoch: string | null
  me: Account | null
  session: string | null
  /** The rooms one belongs to, by id. */
  rooms: Record<string, RoomState>
  /** Unsent and refused messages of this client, oldest first. Draw a room's own after its timeline. */
  outbox: PendingMessage[]
  /** Accounts known to be online: id → name. */
  online: Record<string, string>
  /** Threads by the id of their first message: those that were asked for, and those that one follows. */
  threads: Record<string, ThreadEntry>
  /** What one has begun to write on any device, by thread or room; see `draftKey`. */
  drafts: Record<string, MessageDraft>
  /** What is known of people, by account: of those that `loadProfiles` asked for or that changed since. */
  profiles: Record<string, Profile>
  /** What is meant for oneself; null until `loadNotifications` asked. */
  notifications: Notifications | null
  /** Slash commands that the installation made for itself, once `loadSlash` asked for them. */
  slash: CustomSlash[]
}

export type Notifications = {
  /** Of all, not only of those here. */
  unread: number
  /** The newest, first of all the newest. What came since they were loaded has no `content`: look it up by its message. */
  items: Notification[]
  /** There are older ones. */
  more: boolean
}

/** A thread as far as it is known. Whatever the room hears of it is here as well. */
export type ThreadEntry = {
  room: string
  root: Message
  /** `unread` and `mentions` are kept up to date here. */
  state: ThreadState
  counted: Counted
  /** The replies that are here; not opened until `loadThread`. */
  timeline: Timeline
}

export type ConnectionStatus =
  /** Not logged in: the person has to act. */
  | 'signed-out'
  /** Trying; `retryAt` tells when. */
  | 'connecting'
  /** Connected, and asking what was missed. */
  | 'syncing'
  /** Connected, nothing missing. */
  | 'live'

export type RoomState = {
  /** `room.rev` is the newest revision heard of, `room.unread` is kept up to date here. */
  room: Room
  /** Every change up to this revision was applied. Something is missing while it is below `room.rev`. */
  rev: number
  timeline: Timeline
  typing: { account: Author; until: number }[]
  counted: Counted
}

/**
 * A run of messages without holes, by `seq`, that the client holds of a room. A room that was never opened
 * has no messages and is neither `atStart` nor `atEnd`; an empty room is both.
 */
export type Timeline = {
  /** Sorted by `seq`, without replies that stand in threads alone. */
  messages: Message[]
  /** Everything between these two places is here, themselves included; 0 when nothing is. */
  from: number
  to: number
  /** No older message exists on the server. */
  atStart: boolean
  /** The newest message is here: live events are appended. False after a jump into the past. */
  atEnd: boolean
}

/**
 * How `room.unread` came about, so that it stays exact when reading, deleting and arriving overlap.
 * Bookkeeping of the SDK; draw `room.unread`.
 */
export type Counted = {
  /** The server counted `base` messages when the room was at this revision. */
  baseRev: number
  base: number
  /** How many of those mention oneself. */
  baseMentions: number
  /** The read marker that `base` holds for; it runs behind while the server is asked. */
  baseRead: number
  /** Changes up to this revision are counted in. */
  rev: number
  /** The `seq` of each unread message that came after `baseRev`, ascending; at most the newest 1,000. */
  since: number[]
  /** Those of them that mention oneself. */
  sinceMentions: number[]
  /** The `seq` of each message that `base` counted and that was deleted since, also if it was put back. */
  gone: number[]
  /** A message that `base` counted may have begun or ceased to mention oneself: the server is asked. */
  isUnsure: boolean
}

export type PendingMessage = {
  nonce: string
  room: string
  /** The account that wrote it; undefined when it was written before the first `hello`. */
  account?: string
  text: string
  kind?: 'action'
  replyTo?: string
  files?: FileEntity[]
  /** The thread that it is sent into; draw it there, and in the room only with `alsoInRoom`. */
  thread?: string
  alsoInRoom?: true
  /** Wall clock (ms), for display. */
  at: number
  /** `waiting`: sent or to be sent; it settles by itself. `refused`: the server said no; `error` says why. */
  status: 'waiting' | 'refused'
  error?: string
  /** Stored by the server at this place; it moves into the timeline as soon as what lies between is here. */
  settled?: { id: string; seq: number }
}

export const emptyState = (): State => ({
  status: 'connecting',
  retryAt: null,
  problem: null,
  epoch: null,
  me: null,
  session: null,
  rooms: {},
  outbox: [],
  online: {},
  threads: {},
  drafts: {},
  profiles: {},
  notifications: null,
  slash: [],
})

export const emptyTimeline = (): Timeline => ({
  messages: [],
  from: 0,
  to: 0,
  atStart: false,
  atEnd: false,
})

/** Whether any of the room's messages (or the certainty that there are none) is here. */
export const isOpened = ({ to, atStart, atEnd }: Timeline): boolean => to > 0 || (atStart && atEnd)
