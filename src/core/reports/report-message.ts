import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import { refuse } from '../../protocol/refusals.ts'
import type { Actor } from '../actor.ts'
import type { Core } from '../core.ts'
import { mustBeAllowedIn } from '../permissions/must-be-allowed-in.ts'

/** Reports a message with its text as it is now, so that an edit or a deletion doesn't hide it. */
export const reportMessage = async (
  core: Core,
  actor: Actor,
  { message, reason }: CommandInput<'message.report'>,
): Promise<CommandOutput<'message.report'>> => {
  const found = await core.store.messages.byId(message)
  const { me } = await mustBeAllowedIn(core, actor, 'message.report', found?.room ?? '')
  if (!found || found.message.deleted) throw refuse('not-found', 'This message was deleted.')
  const { author, text, kind } = found.message
  if (kind === 'notice') throw refuse('forbidden', 'This is what the server told, not what somebody wrote.')
  const report = await core.store.reports.create({
    id: core.ids.short(),
    at: core.clock.wall(),
    reporter: me.account.id,
    message,
    author,
    text,
    reason,
  })
  return { report }
}
