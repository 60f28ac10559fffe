import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import { refuse } from '../../protocol/refusals.ts'
import { type Actor, mustBeLoggedIn } from '../actor.ts'
import type { Core } from '../core.ts'
import { withUpload } from './own-upload.ts'

/** Gives up an upload, or a finished file that was not sent. Its bytes count no more once they are gone. */
export const cancelUpload = async (
  core: Core,
  actor: Actor,
  { file: id }: CommandInput<'file.cancel'>,
): Promise<CommandOutput<'file.cancel'>> => {
  const { account } = mustBeLoggedIn(actor)
  await withUpload(core, id, async () => {
    if (!(await core.store.files.drop(id, account.id))) throw refuse('not-found')
  })
  core.filesAreDropped()
  return {}
}
