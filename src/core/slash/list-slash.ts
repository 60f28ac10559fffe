import type { CommandOutput } from '../../protocol/commands.ts'
import { slashNames, slashSpec } from '../../protocol/slash/table.ts'
import type { Core } from '../core.ts'

/** What can be typed here: the table that all clients share, and what this installation added. */
export const listSlash = async ({ settings }: Core): Promise<CommandOutput<'slash.list'>> => ({
  commands: slashNames.map((name) => {
    const { aliases, arguments: taken, about, who } = slashSpec(name)
    const shown = taken.map(({ choices, ...argument }) => ({
      ...argument,
      ...(choices && { choices: [...choices] }),
    }))
    return { name, aliases: [...aliases], arguments: shown, about, who }
  }),
  custom: settings.get('slash.commands'),
})
