import type { OutboxStorage } from './outbox-storage.ts'
import type { Hello } from './state/happening.ts'
import type { PendingMessage } from './state/shape.ts'
import type { StateHolder } from './state-holder.ts'

export type OutboxKeeper = {
  /** Brings back what an earlier run left, once. A storage that cannot be read is treated as empty. */
  load(): Promise<PendingMessage[]>
  /** Saves what is not saved yet; resolves when it is. */
  flush(): Promise<void>
  /** Somebody else's unsent messages on this device are kept for them, never sent or shown. */
  setAside(hello: Hello): void
}

/** Keeps the storage equal to the outbox: one save at a time, at most one a frame. */
export const createOutboxKeeper = (state: StateHolder, storage: OutboxStorage): OutboxKeeper => {
  let ofOthers: PendingMessage[] = []
  let loading: Promise<PendingMessage[]> | undefined
  let saving: Promise<void> | undefined
  let seen = state.getState().outbox

  const save = (): void => {
    if (loading && state.getState().outbox !== seen) saving ??= saveAll()
  }

  const load = async (): Promise<PendingMessage[]> => {
    const messages = await storage.load().catch(() => [])
    state.change({ event: 'outbox.loaded', messages })
    return messages
  }

  const saveAll = async (): Promise<void> => {
    await loading
    while (state.getState().outbox !== seen) {
      seen = state.getState().outbox
      // What cannot be kept is still sent; it is lost only if the program ends before.
      await storage.save([...ofOthers, ...seen]).catch(() => {})
    }
    saving = undefined
  }

  state.subscribe(save)

  return {
    load: () => (loading ??= load()),
    async flush() {
      save()
      await saving
    },
    setAside({ account }) {
      const isOfOthers = (pending: PendingMessage): boolean =>
        pending.account !== undefined && pending.account !== account.id
      ofOthers = [...ofOthers, ...state.now.outbox.filter(isOfOthers)]
    },
  }
}
