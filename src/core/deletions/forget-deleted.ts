import { limits } from '../../protocol/limits.ts'
import type { Core } from '../core.ts'

const day = 24 * 60 * 60 * 1000

/** Removes for good what deleted messages held, once it can’t be put back any more. To be called daily. */
export const forgetDeleted = async (
  core: Pick<Core, 'store' | 'clock' | 'filesAreDropped'>,
): Promise<number> => {
  const forgotten = await core.store.deletions.forgetBefore(core.clock.wall() - limits.undoDays * day)
  if (forgotten > 0) core.filesAreDropped()
  return forgotten
}
