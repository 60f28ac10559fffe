import type { MessageDraft } from '../protocol/entities/conversation.ts'

/** `isUntold`: the server has not been told of it yet. */
export type KeptDraft = MessageDraft & { isUntold?: true }

/**
 * Where drafts outlive the program, one for each place; `key` is the thread or the room. Read once, and written at
 * every key: it must not take long, and must not throw.
 */
export type DraftStorage = {
  load(): KeptDraft[]
  /** Undefined when there is nothing to keep any more. */
  save(key: string, draft: KeptDraft | undefined): void
  /** Tells what another window of this device wrote; answers how to stop. */
  hear(listener: (key: string, draft: KeptDraft | undefined) => void): () => void
}

/** For programs that run once: nothing outlives them. */
export const noDraftStorage: DraftStorage = { load: () => [], save() {}, hear: () => () => {} }
