import type { CommandInput } from '../../protocol/commands.ts'
import { refuse } from '../../protocol/refusals.ts'
import type { Core } from '../core.ts'

/** A thread is below a message of the same room that is in no thread itself and was not told by the server. */
export const mustSuitThread = async (
  { store }: Core,
  { room, thread, alsoInRoom }: CommandInput<'message.send'>,
): Promise<void> => {
  if (thread === undefined) {
    if (alsoInRoom) throw refuse('bad-input', 'alsoInRoom: Say in which thread the message is.')
    return
  }
  const root = await store.messages.byId(thread)
  if (root?.room !== room) throw refuse('not-found', 'The message of this thread is not in this room.')
  if (root.message.thread !== undefined)
    throw refuse('bad-input', 'thread: This message is in a thread itself. Reply in that thread.')
  if (root.message.kind === 'notice') throw refuse('forbidden', 'Nobody replies to what the server told.')
}
