import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import { isBlank } from '../../protocol/is-blank.ts'
import { refuse } from '../../protocol/refusals.ts'
import type { Actor } from '../actor.ts'
import type { Core } from '../core.ts'
import { resolveMentions } from '../mentions/resolve-mentions.ts'
import { changeMessage } from './change-message.ts'

/** Replaces the text, and with it whom the message mentions by name. Refuses `bad-input` when nothing is left to see. */
export const editMessage = (
  core: Core,
  actor: Actor,
  { message, text }: CommandInput<'message.edit'>,
): Promise<CommandOutput<'message.edit'>> =>
  changeMessage(core, actor, message, 'edit', async (inRoom, { files }) => {
    if (files === undefined && isBlank(text))
      throw refuse('bad-input', 'text: Message content cannot be empty.')
    const { mentions } = await resolveMentions(core, inRoom, text)
    return { what: 'edit', text, at: core.clock.wall(), ...(mentions ? { mentions } : {}) }
  })
