import type { PendingMessage } from './state/shape.ts'

/**
 * Where unsent messages outlive the program. Keep one per account and device; `save` is called with the
 * whole list, never twice at the same time, and soon after every change.
 */
export type OutboxStorage = {
  load(): Promise<PendingMessage[]>
  save(all: PendingMessage[]): Promise<void>
}

/** Keeps them as long as the program runs; handing the same one to a second client continues its outbox. */
export const memoryOutboxStorage = (): OutboxStorage => {
  let kept: PendingMessage[] = []
  return {
    load: async () => kept,
    save: async (all) => {
      kept = all
    },
  }
}
