import type { CommandOutput } from '../../protocol/commands.ts'
import type { Core } from '../core.ts'
import { firstHash, hashEntry } from './hash-entry.ts'

const pageSize = 1_000

/**
 * Computes every hash anew, a page at a time so that nobody else waits. A changed, removed, added or moved
 * entry breaks the chain there; one removed at the end is missed by the head that is kept apart.
 */
export const verifyAudit = async ({ store }: Core): Promise<CommandOutput<'audit.verify'>> => {
  const head = await store.audit.head()
  let last = { seq: 0, hash: firstHash }
  while (last.seq < head.seq) {
    const page = (await store.audit.after(last.seq, pageSize)).filter(({ seq }) => seq <= head.seq)
    for (const entry of page) {
      const seq = last.seq + 1
      if (entry.seq !== seq || entry.hash !== hashEntry(last.hash, seq, entry)) return fault(head.hash, seq)
      last = entry
    }
    if (page.length === 0) return fault(head.hash, last.seq + 1)
  }
  if (last.hash !== head.hash || (await hasMore(store, head.seq))) return fault(head.hash, last.seq + 1)
  return { ok: true, entries: last.seq, head: head.hash }
}

const fault = (head: string, firstFault: number): CommandOutput<'audit.verify'> => ({
  ok: false,
  entries: firstFault - 1,
  head,
  firstFault,
})

/** Entries beyond the head: either just appended, or put there by somebody who did not know of the head. */
const hasMore = async (store: Core['store'], seq: number): Promise<boolean> =>
  (await store.audit.after(seq, 1)).length > 0 && (await store.audit.head()).seq === seq
