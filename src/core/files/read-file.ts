import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import { Refusal, refuse } from '../../protocol/refusals.ts'
import { type Actor, mustBeLoggedIn } from '../actor.ts'
import type { Core } from '../core.ts'
import { mustBeAllowedIn } from '../permissions/must-be-allowed-in.ts'
import { fileView } from './file-view.ts'
import type { FileRecord } from './ports.ts'

/**
 * A file for those who may read its message, asked at every request. One that is not there, whose message is
 * deleted, and one that somebody else may see look the same.
 */
export const readFile = async (
  core: Core,
  actor: Actor,
  { file: id, part }: CommandInput<'file.read'>,
): Promise<CommandOutput<'file.read'>> => {
  const record = await findFor(core, actor, id)
  if (part === 'thumbnail' && !record.thumbnail) throw refuse('not-found')
  const content = await core.keptFiles.find(id, part)
  if (!content) throw refuse('not-found')
  const type = part === 'thumbnail' ? 'image/webp' : record.type
  return { file: fileView(record), type, tag: `${record.sha256.slice(0, 32)}-${part}`, content }
}

const findFor = async (core: Core, actor: Actor, id: string): Promise<FileRecord> => {
  const { account } = mustBeLoggedIn(actor)
  const file = await core.store.files.byId(id)
  if (file?.state === 'done' && file.account === account.id) return file
  // Without a file there is no room to ask about: an empty id is a room that nobody belongs to.
  await mustBeIn(core, actor, file?.room ?? '')
  const shown = file && (await core.store.files.shown(id))
  if (!shown) throw refuse('not-found')
  return shown
}

const mustBeIn = async (core: Core, actor: Actor, room: string): Promise<void> => {
  try {
    await mustBeAllowedIn(core, actor, 'file.read', room)
  } catch (error) {
    throw error instanceof Refusal && error.status === 403 ? refuse('not-found') : error
  }
}
