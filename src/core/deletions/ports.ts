import type { Author, Message } from '../../protocol/entities.ts'
import type { AuditDraft } from '../audit/ports.ts'

/** Which messages: of these authors, sent in this time (milliseconds since 1970, both included). */
export type Span = { accounts: string[]; room: string | null; from: number; to: number }

export type DeletionRecord = {
  id: string
  at: number
  by: Author
  accounts: Author[]
  room: string | null
  from: number
  to: number
  reason: string
  messages: number
  undoneAt: number | null
}

export type NewDeletion = Span & { id: string; at: number; by: string; reason: string }

/** Where a message stands. */
export type Place = { room: string; seq: number }

export type DeletionStore = {
  /**
   * A page of what one author ever wrote that is not deleted and no notice, in no particular order.
   * `next` continues; undefined at the end.
   */
  writtenBy(
    account: string,
    after: string,
    limit: number,
  ): Promise<{ places: (Place & { at: number })[]; next: string | undefined }>
  /** Current states, newest first. */
  messagesAt(places: Place[]): Promise<Message[]>
  begin(deletion: NewDeletion, audit: AuditDraft): Promise<void>
  /** Deletes those of the room that are not deleted yet, in one transaction, and keeps what they held. */
  deleteBatch(deletion: string, room: string, seqs: number[]): Promise<Message[]>
  beginUndo(deletion: string, at: number, audit: AuditDraft): Promise<void>
  /** Puts up to so many messages of one room back; undefined when nothing is left. `also` are their threads. */
  undoBatch(
    deletion: string,
    limit: number,
  ): Promise<{ room: string; messages: Message[]; also: Message[] } | undefined>
  byId(id: string): Promise<DeletionRecord | undefined>
  /** Newest first, after the one with this id. With an `asker` none of private rooms that they don't belong to. */
  list(
    filter: { room?: string | undefined; after?: string | undefined; asker?: string | undefined },
    limit: number,
  ): Promise<DeletionRecord[]>
  /** Forgets for ever what messages held that were deleted before then; answers how many. */
  forgetBefore(at: number): Promise<number>
}
