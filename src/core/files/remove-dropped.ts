import { Refusal } from '../../protocol/refusals.ts'
import type { Core } from '../core.ts'
import { withUpload } from './own-upload.ts'

const atOnce = 50

/** Removes the content of files that nobody may see any more, then what is known of them. Doing it twice does no harm. */
export const removeDropped = async (core: Core, goesOn: () => boolean): Promise<void> => {
  for (;;) {
    const removed: string[] = []
    for (const id of goesOn() ? await core.store.files.dropped(atOnce) : [])
      if (await isRemoved(core, id)) removed.push(id)
    if (removed.length === 0) return
    await core.store.files.forget(removed)
  }
}

/** Not while something is done with it, which would bring its folder back; then it is for the next time. */
const isRemoved = async (core: Core, id: string): Promise<boolean> => {
  try {
    await withUpload(core, id, async () => {
      await core.uploads.remove(id)
      await core.keptFiles.remove(id)
    })
    return true
  } catch (error) {
    if (error instanceof Refusal && error.code === 'rate-limited') return false
    throw error
  }
}
