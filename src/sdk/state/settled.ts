import { type Draft, writeState } from './draft.ts'
import type { PendingMessage } from './shape.ts'

/** Takes out the stored messages of a room that have arrived in its timeline. */
export const dropSettled = (draft: Draft, room: string, hasArrived: (seq: number) => boolean): void => {
  const isDone = (pending: PendingMessage): boolean =>
    pending.room === room && pending.settled !== undefined && hasArrived(pending.settled.seq)
  if (draft.state.outbox.some(isDone))
    writeState(draft).outbox = draft.state.outbox.filter((pending) => !isDone(pending))
}
