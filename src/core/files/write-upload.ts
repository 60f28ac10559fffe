import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import { limits } from '../../protocol/limits.ts'
import { wrongOffset } from '../../protocol/refusals.ts'
import type { Actor } from '../actor.ts'
import type { Core } from '../core.ts'
import { mustHaveRoom } from './begin-upload.ts'
import { mustOwnUpload, whileItComes } from './own-upload.ts'

/** Adds a part to an upload; it is on disk when this resolves. What came of a part that breaks off stays. */
export const writeUpload = async (
  core: Core,
  actor: Actor,
  { file: id, offset, body }: CommandInput<'file.write'>,
): Promise<CommandOutput<'file.write'>> => {
  const file = await mustOwnUpload(core, actor, id)
  if (file.state !== 'begun') throw wrongOffset(file.bytes)
  await mustHaveRoom(core, 0)
  return whileItComes(core, id, async (stop) => {
    const most = Math.min(offset + limits.chunkBytes, file.bytes)
    return { offset: await core.uploads.append(id, offset, body, most, stop) }
  })
}
