import type { MessageVersion } from '../../protocol/entities/conversation.ts'
import type { Changed } from './changed.ts'

export type VersionStore = {
  /** Earlier texts of a message, oldest first; none of a deleted one. */
  of(message: string): Promise<MessageVersion[]>
  /**
   * Puts back what its author deleted at or after `since`; `isChange` is false when it is not deleted. Refuses
   * `not-found` when it was longer ago, or somebody else deleted it.
   */
  restore(message: string, since: number): Promise<Changed>
  /** Content of what authors deleted before this is gone for good; answers how much. */
  forgetDeletedBefore(time: number): Promise<number>
}
