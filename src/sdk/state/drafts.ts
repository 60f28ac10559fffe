import type { MessageDraft } from '../../protocol/entities/conversation.ts'
import { type Draft, writeDrafts } from './draft.ts'
import type { HappeningOf } from './happening.ts'

/** Where a draft is in the state: under its thread, or under its room. */
export const draftKey = (room: string, thread?: string): string => thread ?? room

/** Written on another device, or here. An empty one is gone. */
export const draftChanged = (draft: Draft, { draft: written }: HappeningOf<'draft.changed'>): void => {
  const key = draftKey(written.room, written.thread)
  if (written.text !== '') writeDrafts(draft)[key] = written
  else if (Object.hasOwn(draft.state.drafts, key)) delete writeDrafts(draft)[key]
}

export const draftsRead = (draft: Draft, { drafts }: HappeningOf<'drafts.read'>): void => {
  const all = writeDrafts(draft)
  for (const key of Object.keys(all)) delete all[key]
  for (const written of drafts) all[draftKey(written.room, written.thread)] = written
}

export type Drafts = Record<string, MessageDraft>
