import type { CloseCode } from '../protocol/close-codes.ts'
import type { ParleyEvent } from '../protocol/events.ts'

/** One live connection of a session, as a gateway offers it to delivery. */
export type Connection = {
  readonly session: string
  readonly account: string
  readonly name: string
  /** Start or stop hearing a topic of this connection's dialect. Both may be said twice. */
  hear(topic: string): void
  unhear(topic: string): void
  /** The rooms that it hears now, or may hear. */
  rooms(): string[]
  /** Writes a frame to this connection alone, together with what else is told in the same tick. */
  tell(frame: string): void
  close(code: CloseCode): void
}

export type Frame = string | undefined

/**
 * One gateway's way to say an event. Undefined means: this dialect has no word for it. Called only while somebody
 * hears the topic in this dialect, once for all of them. A promise is for what must be looked up first; what is
 * said later in that dialect waits for it, so that the order stays.
 */
export type Dialect = {
  readonly name: string
  encode(event: ParleyEvent): Frame | Promise<Frame>
}

/** Writes a frame to everybody who hears a topic. Given by the runtime, which does it natively. */
export type Publisher = {
  publish(topic: string, frame: string): void
  /** How many connections hear a topic. */
  listeners(topic: string): number
}
