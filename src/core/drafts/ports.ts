import type { MessageDraft } from '../../protocol/entities/conversation.ts'

export type DraftPlace = { room: string; thread?: string }

export type DraftStore = {
  /**
   * Empty text forgets the draft, with `upTo` only one that was written by then (ms). False when nothing changed.
   * Refuses `too-large` with too many drafts.
   */
  set(draft: DraftPlace & { account: string; text: string; at: number; upTo?: number }): Promise<boolean>
  /** In rooms that the account belongs to, newest first. */
  of(account: string): Promise<MessageDraft[]>
}
