import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import { type Actor, mustBeLoggedIn } from '../actor.ts'
import type { Core } from '../core.ts'
import { tierOf } from '../limits/take-rate.ts'
import { mustOwnUpload } from './own-upload.ts'

/** Where an upload goes on after a cut. */
export const showUpload = async (
  core: Core,
  actor: Actor,
  { file: id }: CommandInput<'file.status'>,
): Promise<CommandOutput<'file.status'>> => {
  const { state, bytes } = await mustOwnUpload(core, actor, id)
  const done = state !== 'begun'
  return { offset: done ? bytes : await core.uploads.length(id), bytes, done }
}

export const showUsage = async (core: Core, actor: Actor): Promise<CommandOutput<'file.usage'>> => {
  const { account } = mustBeLoggedIn(actor)
  const quota = core.settings.get(`files.quota.${tierOf[account.role]}`)
  return { used: await core.store.files.used(account.id), quota }
}
