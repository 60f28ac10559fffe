import type { CommandOutput } from '../../protocol/commands.ts'
import type { Core } from '../core.ts'

export const rebuildSearch = async ({ search }: Core): Promise<CommandOutput<'search.rebuild'>> => {
  await search.rebuild()
  return {}
}
