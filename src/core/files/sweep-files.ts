import { limits } from '../../protocol/limits.ts'
import type { Core } from '../core.ts'

const msPerHour = 60 * 60 * 1000
const atOnce = 500

/** Gives up what was begun and never finished, or finished and never sent; and what a crash left without a row. */
export const sweepFiles = async (core: Core): Promise<void> => {
  const before = core.clock.wall() - limits.unsentFileHours * msPerHour
  if ((await core.store.files.dropAbandoned(before)) > 0) core.filesAreDropped()
  for (const id of await core.uploads.list())
    if (!(await core.store.files.byId(id))) await core.uploads.remove(id)
  await sweepKept(core)
}

/**
 * A row is there before its file is kept, and one that is gone never comes back: what has none is nobody's, also
 * while it is being finished. When no file at all has one, it is rather the database that is a wrong one.
 */
const sweepKept = async ({ store, keptFiles, log }: Core): Promise<void> => {
  const kept = await keptFiles.list()
  const orphans: string[] = []
  for (let i = 0; i < kept.length; i += atOnce) {
    const part = kept.slice(i, i + atOnce)
    const known = new Set(await store.files.known(part))
    orphans.push(...part.filter((id) => !known.has(id)))
  }
  if (orphans.length === kept.length && kept.length > 0)
    return log.warn(
      { files: kept.length },
      'the database knows none of the files that are kept: they are left',
    )
  for (const id of orphans) await keptFiles.remove(id)
}
