import type { Message } from '../../protocol/entities.ts'
import type { Place } from '../departures/ports.ts'

/** A page of what was found. `next` is where to go on; undefined when that was all. */
export type TracePage<T, Cursor> = { found: T[]; next: Cursor | undefined }

/** What is kept of an account beside what it wrote; times in milliseconds since 1970. */
export type KeptRecords = {
  /** Without what others wrote, and what was thought of it. */
  reports: { at: number; message: string; reason: string; state: string }[]
  /** Bans and mutes; `room` null: everywhere. */
  sanctions: { kind: string; room: string | null; reason: string; until: number | null; at: number }[]
  /** Seconds that it was here, by days since 1970 in UTC. */
  activeDays: { day: number; seconds: number }[]
}

/** Reads a few hundred rows a call, however many there are, and finds them without reading every message. */
export type TraceStore = {
  /** What an account wrote, in no order that means something. */
  messages(account: string, after: string): Promise<TracePage<Message & { room: string }, string>>
  /** What the server told about it in rooms. Pages may be empty in between. */
  notices(account: string, after: Place): Promise<TracePage<Message & { room: string }, Place>>
  records(account: string): Promise<KeptRecords>
  /** Its reactions to messages. Pages may be empty in between. */
  reactions(account: string, after: Place): Promise<TracePage<{ message: string; emoji: string[] }, Place>>
}
