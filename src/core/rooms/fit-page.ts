import type { Message } from '../../protocol/entities.ts'
import { limits } from '../../protocol/limits.ts'

/** Messages read at once: so that of long ones not many more are read than fit. */
export const partSize = 100

/**
 * How many of these, from the first on, fit into one answer: at least one, however long it is. Counts bytes of
 * their JSON, the whole of what is sent of each.
 */
export const countThatFits = (entries: readonly object[]): number => {
  let size = 0
  for (const [i, entry] of entries.entries()) {
    size += sizeOf(entry)
    if (size > limits.pageBytes && i > 0) return i
  }
  return entries.length
}

type Page = { messages: Message[]; moreBefore: boolean; moreAfter: boolean }

/**
 * Shortens a page where its text is too long for one answer: from the end that is farther from the place that
 * was asked for, so that the next page goes on where this one ends.
 */
export const fitPage = <P extends Page>(
  page: P,
  { after, around }: { after?: number; around?: number },
): P => {
  if (after !== undefined) return cut(page, 0, countThatFits(page.messages))
  if (around !== undefined) return fitAround(page, around)
  return cut(page, page.messages.length - countThatFits(page.messages.toReversed()))
}

const cut = <P extends Page>(page: P, from: number, to = page.messages.length): P => ({
  ...page,
  messages: page.messages.slice(from, to),
  moreBefore: page.moreBefore || from > 0,
  moreAfter: page.moreAfter || to < page.messages.length,
})

/** Grows on both sides by turns until the next one does not fit. */
const fitAround = <P extends Page>(page: P, seq: number): P => {
  const { messages } = page
  const found = messages.findIndex((message) => message.seq >= seq)
  const middle = found === -1 ? messages.length : found
  let [from, to, size] = [middle, middle, 0]
  while (from > 0 || to < messages.length) {
    const isNewer = from === 0 || (to < messages.length && to - middle <= middle - from)
    size += sizeOf(messages[isNewer ? to : from - 1] as Message)
    if (size > limits.pageBytes && to > from) break
    if (isNewer) to += 1
    else from -= 1
  }
  return cut(page, from, to)
}

/** With the comma. Nothing cheaper knows what escapes, files and reactions make of it; 500 cost 0.2 ms. */
const sizeOf = (entry: object): number => Buffer.byteLength(JSON.stringify(entry)) + 1
