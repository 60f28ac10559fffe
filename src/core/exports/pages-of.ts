import type { TracePage } from '../traces/ports.ts'

/** Everything that pages hold, read when it is asked for and never more than a page at once. */
export async function* pagesOf<T, Cursor>(
  start: Cursor,
  read: (after: Cursor) => Promise<TracePage<T, Cursor>>,
  shown: (found: T) => unknown,
): AsyncIterable<unknown> {
  for (let after: Cursor | undefined = start; after !== undefined; ) {
    const page: TracePage<T, Cursor> = await read(after)
    for (const found of page.found) yield shown(found)
    after = page.next
  }
}
