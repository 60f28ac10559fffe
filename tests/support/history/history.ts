import type { Message } from '../../../src/protocol/entities.ts'

/**
 * What everybody who took part in a test did and saw, written down while it went on. All run in one process, so
 * `startedAt` and `endedAt` are of one clock, `performance.now()`, in milliseconds.
 */
export type History = {
  attempts: Attempt[]
  /** The whole room in its current state, asked when all was over. */
  stored: Message[]
  /** The room's newest revision. */
  head: number
  readers?: Reader[]
  looks?: Look[]
}

/** One message that a client tried to send, with one nonce, as often as it took. */
export type Attempt = {
  client: string
  /** Place in the order in which its client sent. */
  order: number
  nonce: string
  text: string
  /** When it was first sent, and when it was acknowledged. */
  startedAt: number
  endedAt?: number
  /** Without it nobody knows: it may stand in the room, once, or not. */
  acked?: { id: string; seq: number }
  /** It was refused meanwhile and sent again, behind others of its client. */
  wasRefused?: true
}

export type Told = { rev: number; message: Message }

/** Somebody who listened. Either may have begun in the middle; from there on all must be there. */
export type Reader =
  /** What a socket was told, in the order of telling. */
  | { name: string; told: Told[] }
  /** What a client shows in the end, oldest first. */
  | { name: string; shown: Message[] }

/** Somebody asked for the newest messages: the places that the answer held. */
export type Look = { name: string; startedAt: number; seqs: number[] }

export type FaultKind =
  /** Acknowledged, but not there; or there, but never told. */
  | 'lost'
  /** There or told twice. */
  | 'doubled'
  /** A revision that belongs to nothing, or something in the middle that was not told. */
  | 'gap'
  /** Not in the one order: what was acknowledged before another was sent comes first. */
  | 'reordered'
  /** Not what was acknowledged, or not what is stored. */
  | 'mismatch'
  /** Nobody sent it. */
  | 'phantom'
  /** Acknowledged before somebody asked, and not in the answer. */
  | 'stale'

export type Fault = { kind: FaultKind; detail: string }
