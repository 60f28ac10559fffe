import { refuse } from '../../protocol/refusals.ts'
import { type Actor, mustBeLoggedIn } from '../actor.ts'
import type { Core } from '../core.ts'
import type { FileRecord } from './ports.ts'

/** A file of the actor's that is not sent yet. One of somebody else looks like one that is not there. */
export const mustOwnUpload = async (core: Core, actor: Actor, id: string): Promise<FileRecord> => {
  const { account } = mustBeLoggedIn(actor)
  const file = await core.store.files.byId(id)
  if (file?.account !== account.id || file.state === 'dropped') throw refuse('not-found')
  return file
}

/** Nothing else happens to an upload meanwhile: a second request for it is refused. */
export const withUpload = <T>(core: Core, id: string, work: () => Promise<T>): Promise<T> =>
  core.oneAtATime(nameOf(id), work)

/**
 * For a part that comes, which gives way to whatever is asked of the upload after it: a line that broke may look open for
 * a long time, and whoever sent the part is back before that.
 */
export const whileItComes = <T>(
  core: Core,
  id: string,
  work: (stop: AbortSignal) => Promise<T>,
): Promise<T> => core.oneAtATime(nameOf(id), work, { givesWay: true })

const nameOf = (id: string): string => `upload ${id}`
