import { type Draft, writeOnline, writeState } from './draft.ts'
import type { HappeningOf } from './happening.ts'

/** With `reset` too much changed to be told; the client asks for the whole list. */
export const presenceTold = (draft: Draft, { changes }: HappeningOf<'presence'>): void => {
  for (const { account, name, online } of changes) {
    if (online && draft.state.online[account] !== name) writeOnline(draft)[account] = name
    if (!online && Object.hasOwn(draft.state.online, account)) delete writeOnline(draft)[account]
  }
}

export const presenceRead = (draft: Draft, { online }: HappeningOf<'presence.read'>): void => {
  writeState(draft).online = Object.fromEntries(online.map(({ id, name }) => [id, name]))
}
