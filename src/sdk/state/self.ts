import { type Draft, writeState } from './draft.ts'
import type { HappeningOf } from './happening.ts'

/** What the account knows about itself changed here or on another device. */
export const selfChanged = (draft: Draft, { account }: HappeningOf<'self.changed'>): void => {
  writeState(draft).me = account
}
