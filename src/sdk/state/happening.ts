import type { CommandOutput } from '../../protocol/commands.ts'
import type { MessageDraft, Thread } from '../../protocol/entities/conversation.ts'
import type { Profile } from '../../protocol/entities/profiles.ts'
import type { Author } from '../../protocol/entities.ts'
import type { ParleyEvent } from '../../protocol/events.ts'
import type { CustomSlash } from '../../protocol/slash/custom.ts'
import type { ConnectionStatus, PendingMessage } from './shape.ts'

export type Hello = CommandOutput<'session.hello'>
export type Changes = CommandOutput<'room.changes'>
export type Page = CommandOutput<'room.history'>
export type ThreadPage = CommandOutput<'thread.messages'>
export type Sent = CommandOutput<'message.send'>
/** Which page was asked for; none of the three is the newest one. */
export type PageRequest = { before?: number; after?: number; around?: number }

/** Everything that can change the state: what the server tells, what it answers, what the person does. */
export type Happening = ParleyEvent | { [E in keyof Local]: { event: E } & Local[E] }[keyof Local]

type Local = {
  'status.changed': { status: ConnectionStatus; retryAt?: number; problem?: string }
  welcomed: { hello: Hello }
  /** An answer to `room.changes`; `after` is what was asked for. */
  'changes.read': { room: string; after: number; changes: Changes }
  /** More of a room is here than is wanted: all but so many messages at the other end are dropped. */
  'run.cut': { room: string; keep: number; at: 'start' | 'end' }
  'page.read': { room: string; request: PageRequest; page: Page }
  'threads.read': { threads: Thread[] }
  /** An answer to `thread.messages`. */
  'thread.page': { message: string; request: { before?: number }; page: ThreadPage }
  'thread.marked': { message: string; seq: number }
  'drafts.read': { drafts: MessageDraft[] }
  'presence.read': { online: Author[] }
  'profiles.read': { profiles: Profile[] }
  /** The newest notifications, or with `before` those that follow them. */
  'notifications.loaded': { page: CommandOutput<'notification.list'>; before?: string }
  'slash.read': { custom: CustomSlash[] }
  'read.marked': { room: string; seq: number }
  'outbox.loaded': { messages: PendingMessage[] }
  'send.wanted': { message: PendingMessage }
  'send.settled': { nonce: string; sent: Sent }
  'send.refused': { nonce: string; error: string }
  'send.retried': { nonce: string }
  'send.discarded': { nonce: string }
  /** Some time went by: whoever stopped typing is forgotten. */
  'time.passed': object
}

export type HappeningOf<E extends Happening['event']> = Extract<Happening, { event: E }>
