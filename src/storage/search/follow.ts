import type { Kysely } from 'kysely'
import { entryOf } from '../../core/search/entry-of.ts'
import { changesAfter } from '../queries/history.ts'
import { roomHeads } from '../queries/retention.ts'
import type { Tables } from '../tables.ts'
import type { SearchIndex } from './search-index.ts'
import type { Vocabulary } from './vocabulary.ts'

/** Changes taken in at once: so few that a search that comes meanwhile does not wait long. */
const atOnce = 500

/** What the follower goes by. Where several nodes write the index, each reads anew how far it is. */
export type Follower = {
  /** Takes in some of what is missing; false when nothing is. */
  step(): Promise<boolean>
  progress(): Promise<{ indexed: number; changes: number }>
}

/** Brings an index after the rooms, by revision: what was sent, edited, deleted or put back. */
export const createFollower = (
  read: Kysely<Tables>,
  index: SearchIndex,
  vocabulary?: Vocabulary,
): Follower => {
  const step = async (): Promise<boolean> => {
    const followed = await index.followed()
    const behind = (await roomHeads(read)).find(({ id, rev }) => rev > (followed.get(id) ?? 0))
    if (!behind) return false
    const after = followed.get(behind.id) ?? 0
    const { messages, rev: head, more } = await changesAfter(read, behind.id, after, atOnce)
    const rev = more ? (messages.at(-1)?.rev ?? head) : head
    const changes = messages.map((message) => ({ seq: message.seq, entry: entryOf(behind.id, message) }))
    await index.apply(behind.id, { after, rev }, changes)
    for (const { entry } of changes) if (entry) vocabulary?.add(entry.words)
    return true
  }

  const progress = async (): Promise<{ indexed: number; changes: number }> => {
    const followed = await index.followed()
    const heads = await roomHeads(read)
    const sum = (revs: number[]): number => revs.reduce((all, one) => all + one, 0)
    return {
      indexed: sum(heads.map(({ id, rev }) => Math.min(rev, followed.get(id) ?? 0))),
      changes: sum(heads.map(({ rev }) => rev)),
    }
  }

  return { step, progress }
}
