import type { Thread, ThreadState } from '../../protocol/entities/conversation.ts'
import type { Message } from '../../protocol/entities.ts'

export type ThreadPage = { messages: Message[]; moreBefore: boolean; moreAfter: boolean }

/** Threads are named by the id of the message they are below. */
export type ThreadStore = {
  messages(root: string, page: { before?: number; after?: number; limit: number }): Promise<ThreadPage>
  /** Where an account stands in a thread that may have no replies yet. */
  stateOf(root: string, account: string): Promise<ThreadState>
  /** Those that an account follows in its rooms, newest reply first, after the one below `before`. */
  followed(account: string, before: string | undefined, limit: number): Promise<Thread[]>
  follow(root: string, account: string, on: boolean): Promise<ThreadState>
  /** Moves the read marker forward to `seq`, at most to the newest; never back. */
  markRead(root: string, account: string, seq: number): Promise<ThreadState>
}
