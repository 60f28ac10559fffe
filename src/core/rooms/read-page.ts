import { countThatFits, partSize } from './fit-page.ts'

/**
 * Reads a list part by part, until there is as much as was asked for or more than fits into one answer; so that of
 * long entries not many more are read than are sent. `next` reads what follows the last entry.
 */
export const readPage = async <Entry extends object>(
  limit: number,
  next: (last: Entry | undefined, most: number) => Promise<Entry[]>,
): Promise<{ entries: Entry[]; more: boolean }> => {
  const all: Entry[] = []
  let fitting = 0
  while (all.length <= limit) {
    const most = Math.min(limit + 1 - all.length, partSize)
    const found = await next(all.at(-1), most)
    all.push(...found)
    fitting = countThatFits(all)
    if (found.length < most || fitting < all.length) break
  }
  const count = Math.min(limit, fitting)
  return { entries: all.slice(0, count), more: count < all.length }
}
