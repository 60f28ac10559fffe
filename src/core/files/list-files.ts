import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import type { Actor } from '../actor.ts'
import type { Core } from '../core.ts'
import { mustBeAllowedIn } from '../permissions/must-be-allowed-in.ts'
import { readPage } from '../rooms/read-page.ts'

type Shared = CommandOutput<'file.list'>['shared'][number]

/** What was sent in a room with files, newest first: as many as fit into one answer. */
export const listFiles = async (
  core: Core,
  actor: Actor,
  { room, before, limit = 50 }: CommandInput<'file.list'>,
): Promise<CommandOutput<'file.list'>> => {
  await mustBeAllowedIn(core, actor, 'file.list', room)
  const { entries, more } = await readPage<Shared>(limit, async (last, most) => {
    const found = await core.store.files.shared(room, last?.seq ?? before, most)
    return found.map(({ at, ...rest }) => ({ ...rest, at: new Date(at).toISOString() }))
  })
  return { shared: entries, more }
}
