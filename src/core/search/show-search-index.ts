import type { CommandOutput } from '../../protocol/commands.ts'
import type { Core } from '../core.ts'

export const showSearchIndex = ({ search }: Core): Promise<CommandOutput<'search.status'>> => search.status()
