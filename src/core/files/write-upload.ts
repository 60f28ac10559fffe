import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import { limits } from '../../protocol/limits.ts'
import { refuse, wrongOffset } from '../../protocol/refusals.ts'
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
    return { offset: await core.uploads.append(id, offset, until(stop, body), most) }
  })
}

/** What comes until then, also where nothing comes any more. */
async function* until(stop: AbortSignal, body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const pieces = body[Symbol.asyncIterator]()
  const { promise: stopped, reject } = Promise.withResolvers<never>()
  const end = (): void =>
    reject(refuse('rate-limited', 'Another request for this upload took the place of this one.', 1000))
  stop.addEventListener('abort', end)
  if (stop.aborted) end()
  try {
    for (;;) {
      const next = await Promise.race([pieces.next(), stopped])
      if (next.done) return
      yield next.value
    }
  } finally {
    stop.removeEventListener('abort', end)
    // Not awaited: that would be until the next piece comes.
    pieces.return?.().catch(() => {})
  }
}
