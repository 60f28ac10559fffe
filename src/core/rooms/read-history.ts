import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import { refuse } from '../../protocol/refusals.ts'
import type { Actor } from '../actor.ts'
import type { Core } from '../core.ts'
import { giveToMany } from '../give-to-many.ts'
import { mustBeAllowedIn } from '../permissions/must-be-allowed-in.ts'
import type { Page } from '../ports.ts'
import { countThatFits, fitPage, partSize } from './fit-page.ts'

export const readHistory = async (
  core: Core,
  actor: Actor,
  { room, before, after, around, limit = 50 }: CommandInput<'room.history'>,
): Promise<CommandOutput<'room.history'>> => {
  await mustBeAllowedIn(core, actor, 'room.history', room)
  if ([before, after, around].filter((place) => place !== undefined).length > 1)
    throw refuse('bad-input', 'Say only one of before, after and around.')
  const first = await core.store.messages.history(room, {
    limit: Math.min(limit, partSize),
    before,
    after,
    around,
  })
  const isOlder = after === undefined
  const isNewest = isOlder && before === undefined && around === undefined
  if (isNewest && (first.messages.length >= limit || !first.moreBefore)) return answerFor(first)
  const page = around === undefined ? await readOn(core, room, first, isOlder, limit) : first
  return fitPage(page, { after, around })
}

/** Many who come at once are handed the same page by the store, and the same answer. */
const answers = new WeakMap<Page, Page>()

const answerFor = (page: Page): Page => {
  const answer = answers.get(page) ?? giveToMany(fitPage(page, {}))
  answers.set(page, answer)
  return answer
}

/** Adds further parts until the page is as long as was asked for, or too long for one answer. */
const readOn = async (
  core: Core,
  room: string,
  first: Page,
  isOlder: boolean,
  limit: number,
): Promise<Page> => {
  let page = first
  while (isOlder ? page.moreBefore : page.moreAfter) {
    const { messages } = page
    const last = messages.at(isOlder ? 0 : -1)
    if (!last || messages.length >= limit || countThatFits(messages) < messages.length) break
    const next = await core.store.messages.history(room, {
      limit: Math.min(limit - messages.length, partSize),
      ...(isOlder ? { before: last.seq } : { after: last.seq }),
    })
    page = isOlder
      ? { ...page, messages: [...next.messages, ...messages], moreBefore: next.moreBefore }
      : { ...page, messages: [...messages, ...next.messages], moreAfter: next.moreAfter }
  }
  return page
}
