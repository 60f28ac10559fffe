import type { Kysely } from 'kysely'
import type { Draft } from '../core/ports.ts'
import type { Message } from '../protocol/entities.ts'
import type { Tables } from './tables.ts'
import type { WriteInput, WriteName, WriteResult } from './writes.ts'

export type Appended = { message: Message; isNew: boolean }

/** A write that waits for the next commit: plain data, so that an engine may send it anywhere. */
export type Job = { append: Draft } | { write: WriteName; input: unknown }

/** What became of a write: committed, or refused without a trace. */
export type Ended = { ok: unknown } | { error: unknown }

/** `again`: nothing of it stands, and it is to be tried with the next commit. */
export type Outcome = Ended | { again: true }

/**
 * What truly differs between databases: how writes are grouped into transactions and made durable.
 * Reads and the bodies of the writes are the same queries on every database.
 */
export type Engine = {
  /** For reads outside the writing transaction; sees only what is committed. */
  readonly read: Kysely<Tables>
  /** The hot path, hand-written for each database. */
  append(draft: Draft): Promise<Appended>
  /** Any other write, by its name in `writes.ts`, in the same group commit. */
  write<N extends WriteName>(name: N, input: WriteInput<N>): Promise<WriteResult<N>>
  /**
   * Makes what was deleted unreadable in the files of the database; writes wait meanwhile. A database without it
   * does that by itself, or leaves it to whoever runs it.
   */
  scrub?(): Promise<void>
  close(): Promise<void>
}

/** Told after each commit: how many writes it made durable, and how long that took with its sync. */
export type WatchCommit = (writes: number, ms: number) => void

/** How long to gather writes before the next commit, in milliseconds: 0 while there is little to deliver. */
export type Pace = () => number
