import type { Deletion } from '../../protocol/entities/moderation.ts'
import { limits } from '../../protocol/limits.ts'
import { refuse } from '../../protocol/refusals.ts'
import type { Core } from '../core.ts'
import type { DeletionRecord } from './ports.ts'

const day = 24 * 60 * 60 * 1000

/** Milliseconds since 1970 until which a deletion can be undone. */
export const undoUntil = ({ at }: DeletionRecord): number => at + limits.undoDays * day

const iso = (at: number): string => new Date(at).toISOString()

/** A deletion as the protocol tells it. */
export const showDeletion = (deletion: DeletionRecord): Deletion => {
  const { at, from, to, room, undoneAt, ...rest } = deletion
  return {
    ...rest,
    at: iso(at),
    from: iso(from),
    to: iso(to),
    undoUntil: iso(undoUntil(deletion)),
    ...(room === null ? {} : { room }),
    ...(undoneAt === null ? {} : { undoneAt: iso(undoneAt) }),
  }
}

export const shownDeletion = async ({ store }: Core, id: string): Promise<Deletion> => {
  const deletion = await store.deletions.byId(id)
  if (!deletion) throw refuse('not-found')
  return showDeletion(deletion)
}
