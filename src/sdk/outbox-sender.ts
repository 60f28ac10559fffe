import { backoff } from './backoff.ts'
import { type CallError, isPassing } from './call-error.ts'
import type { Parts } from './parts.ts'
import type { Outcome } from './requests.ts'
import type { PendingMessage } from './state/shape.ts'

export type OutboxSender = {
  /** Sends what waits, as far as it may be on its way at once. */
  send(): void
  /** Logged in (again): what was on its way when the line was cut goes first, under its old nonce. */
  welcomed(): void
  /** These may have been sent by an earlier run of the program. */
  doubt(nonces: string[]): void
  /**
   * Whether a message of this room was perhaps stored just before a cut. Until that is known, the room must
   * not hear of new messages, or one of them may be shown twice for a moment.
   */
  isInDoubt(room: string): boolean
}

/** Rooms that may have a message on its way at once. */
const roomsAtOnce = 16
/** Until a room with slow mode is tried again that did not say when. */
const shortRestMs = 1_000
/** Longer than this nobody waits for the outcome of what was in doubt. */
const longestDoubtMs = 5_000

/**
 * Delivers the outbox. Each room has one message on its way at a time: were there two, the first could be
 * refused for a moment and the second be stored before it. `settled` is told each time a room's doubt may
 * have ended, `stored` when the server has a message.
 */
export const createOutboxSender = (
  { state, connection, clock, random }: Parts,
  settled: (room: string) => void,
  stored: (room: string, thread?: string) => void,
): OutboxSender => {
  /** Rooms with slow mode where it is not one's turn yet. */
  const resting = new Set<string>()
  /** The message on its way, by room. */
  const onItsWay = new Map<string, string>()
  const doubted = new Set<string>()
  let doubtEnds = 0
  let failures = 0
  let cancelPause: (() => void) | undefined

  const send = (): void => {
    if (!connection.isUp() || cancelPause) return
    for (const pending of state.now.outbox) {
      if (onItsWay.size >= roomsAtOnce) return
      if (isWaiting(pending) && !onItsWay.has(pending.room) && !resting.has(pending.room)) sendOne(pending)
    }
  }

  const sendOne = (pending: PendingMessage): void => {
    const { nonce, room, text, kind, replyTo, thread, alsoInRoom, files } = pending
    onItsWay.set(room, nonce)
    const input = {
      ...{ room, text, nonce },
      ...(kind && { kind }),
      ...(replyTo !== undefined && { replyTo }),
      ...(thread !== undefined && { thread }),
      ...(alsoInRoom && { alsoInRoom }),
      ...(files && { files: files.map(({ id }) => id) }),
    }
    connection.request('message.send', input, (outcome) => {
      if (onItsWay.get(room) === nonce) onItsWay.delete(room)
      answered(nonce, room, outcome)
      settled(room)
      if ('ok' in outcome) stored(room, thread)
      send()
    })
  }

  const answered = (nonce: string, room: string, outcome: Outcome<'message.send'>): void => {
    if ('ok' in outcome) {
      failures = 0
      doubted.delete(nonce)
      state.change({ event: 'send.settled', nonce, sent: outcome.ok })
    } else failed(nonce, room, outcome.error)
  }

  const failed = (nonce: string, room: string, error: CallError): void => {
    if (error.code === 'disconnected' || error.code === 'timed-out') doubted.add(nonce)
    if (error.code === 'disconnected') return
    // The session has ended; the socket is about to be closed for that reason.
    if (error.code === 'unauthenticated') pause(longestDoubtMs)
    else if (error.code === 'slow-mode') rest(room, error.retryAfterMs ?? shortRestMs)
    else if (isPassing(error)) pause(Math.max(error.retryAfterMs ?? 0, backoff(failures++, random)))
    else {
      doubted.delete(nonce)
      state.change({ event: 'send.refused', nonce, error: error.message })
    }
  }

  /** Slow mode is the room's alone: the others go on. */
  const rest = (room: string, ms: number): void => {
    resting.add(room)
    clock.after(ms, () => {
      resting.delete(room)
      send()
    })
  }

  /** Limits are the account's and trouble is the server's, so all rooms wait together. */
  const pause = (ms: number): void => {
    cancelPause?.()
    cancelPause = clock.after(ms, () => {
      cancelPause = undefined
      send()
    })
  }

  const isStillDoubted = ({ nonce, settled: isStored, status }: PendingMessage): boolean =>
    doubted.has(nonce) && !isStored && status === 'waiting'

  return {
    send,
    welcomed() {
      cancelPause?.()
      cancelPause = undefined
      onItsWay.clear()
      doubtEnds = clock.monotonic() + longestDoubtMs
      const rooms = new Set(state.now.outbox.filter(isStillDoubted).map(({ room }) => room))
      if (rooms.size > 0) clock.after(longestDoubtMs + 10, () => rooms.forEach(settled))
      send()
    },
    doubt(nonces) {
      for (const nonce of nonces) doubted.add(nonce)
    },
    isInDoubt: (room) =>
      clock.monotonic() < doubtEnds &&
      state.now.outbox.some((pending) => pending.room === room && isStillDoubted(pending)),
  }
}

const isWaiting = ({ status, settled }: PendingMessage): boolean => status === 'waiting' && !settled
