import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import { limits } from '../../protocol/limits.ts'
import { refuse } from '../../protocol/refusals.ts'
import type { Actor } from '../actor.ts'
import type { Core } from '../core.ts'
import { tierOf } from '../limits/take-rate.ts'
import { mustBeAllowedIn } from '../permissions/must-be-allowed-in.ts'
import { cleanName } from './clean-name.ts'

/** Begins an upload. Its whole size counts from now on, so that parallel ones cannot pass the quota together. */
export const beginUpload = async (
  core: Core,
  actor: Actor,
  { room, name, bytes }: CommandInput<'file.begin'>,
): Promise<CommandOutput<'file.begin'>> => {
  const { me } = await mustBeAllowedIn(core, actor, 'file.begin', room)
  mustNotBeBigger(core, bytes)
  await mustHaveRoom(core, bytes)
  const id = core.ids.short()
  const quota = core.settings.get(`files.quota.${tierOf[me.account.role]}`)
  await core.store.files.begin(
    { id, account: me.account.id, room, name: cleanName(name), bytes, at: core.clock.wall() },
    quota,
  )
  return { file: id, offset: 0, chunkBytes: limits.chunkBytes }
}

/** Refuses `too-large` for what is bigger than files may be. */
export const mustNotBeBigger = ({ settings }: Core, bytes: number): void => {
  const biggest = settings.get('files.biggest')
  if (bytes > biggest)
    throw refuse('too-large', `A file has at most ${biggest.toLocaleString('en')} bytes here.`)
}

/** The disk keeps some room for messages, which are more important. Refuses `storage-full`. */
export const mustHaveRoom = async ({ uploads, settings }: Core, bytes: number): Promise<void> => {
  if ((await uploads.free()) - bytes < settings.get('files.freeBytes'))
    throw refuse('storage-full', 'The disk of the server is too full for this file. Messages still go.')
}
