import type { Author } from '../../protocol/entities.ts'

/** An act as it goes into the log. */
export type AuditDraft = {
  at: number
  actor: Author
  /** The network address it was done from. */
  address: string
  /** The command. */
  action: string
  /** What it was done to; empty when that is the room itself. */
  subject: string
  /** Null outside of rooms. */
  room: string | null
  /** JSON in canonical form. */
  details: string
}

/** As it was written: the hash covers the entry and the hash before it. */
export type AuditRecord = AuditDraft & { seq: number; hash: string }

export type AuditFilter = {
  actor?: string | undefined
  /** A command or its beginning. */
  action?: string | undefined
  subject?: string | undefined
  room?: string | undefined
  /** Milliseconds since 1970, both included. */
  from?: number | undefined
  to?: number | undefined
  before?: number | undefined
}

/** Append-only: there is no way to change or remove an entry. */
export type AuditStore = {
  append(draft: AuditDraft): Promise<AuditRecord>
  /** The newest entry's number and hash, kept apart from the entries, so that a removed one is missed. */
  head(): Promise<{ seq: number; hash: string }>
  /** In order of `seq`. */
  after(seq: number, limit: number): Promise<AuditRecord[]>
  /** Newest first. */
  list(filter: AuditFilter, limit: number): Promise<AuditRecord[]>
}
