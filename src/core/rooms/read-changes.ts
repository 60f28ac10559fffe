import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import type { Actor } from '../actor.ts'
import type { Core } from '../core.ts'
import { mustBeAllowedIn } from '../permissions/must-be-allowed-in.ts'
import { countThatFits, partSize } from './fit-page.ts'

type Changes = CommandOutput<'room.changes'>

/** "What did I miss?": answered from the database at any age (R4). */
export const readChanges = async (
  core: Core,
  actor: Actor,
  { room, after, limit = 500 }: CommandInput<'room.changes'>,
): Promise<Changes> => {
  await mustBeAllowedIn(core, actor, 'room.changes', room)
  const read = (from: number, most: number) =>
    core.store.messages.changes(room, from, Math.min(most, partSize))
  let page: Changes = await read(after, limit)
  for (let last = page.messages.at(-1); last && page.more; last = page.messages.at(-1)) {
    const { length } = page.messages
    if (length >= limit || countThatFits(page.messages) < length) break
    const next = await read(last.rev, limit - length)
    // What changed between the two comes again, as it is now: applying it twice does no harm.
    page = { ...next, messages: [...page.messages, ...next.messages] }
  }
  const count = countThatFits(page.messages)
  return { ...page, messages: page.messages.slice(0, count), more: page.more || count < page.messages.length }
}
