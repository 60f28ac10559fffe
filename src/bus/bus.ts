import type { Announcement } from '../core/ports.ts'

/**
 * Carries announcements to every node. It only ever carries hints: whatever is lost here is found again by
 * its missing revision (R11).
 */
export type Bus = {
  publish(announcement: Announcement): void
  listen(listener: (announcement: Announcement) => void): void
  close(): Promise<void>
}

/** What nodes tell each other beside announcements: small JSON, not kept, not repeated. */
export type Signal = { readonly signal: string }

/** A bus that reaches other nodes, and may fail to. */
export type SharedBus = Bus & {
  /** The name of this node on the bus, new at every start. */
  readonly node: string
  /** Hears announcements of other nodes only; `listen` hears all. */
  listenToOthers(listener: (announcement: Announcement, from: string) => void): void
  tell(signal: Signal): void
  onSignal(listener: (signal: Signal, from: string) => void): void
  /** Whether messages go round now: the last one of its own came back in time. */
  isUp(): boolean
  /** Called when messages may have been lost: the line was down, or a number of another node is missing. */
  onLoss(listener: () => void): void
}
