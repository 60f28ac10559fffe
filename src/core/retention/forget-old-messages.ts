import type { Core } from '../core.ts'
import { tellChanged } from '../messages/message-changed.ts'

const msPerDay = 24 * 60 * 60 * 1000
/** Places looked at in one question, so that nobody waits long for it. */
const atOnce = 5000

/**
 * Takes away the content of messages that are older than the installation keeps them, one change of its room each,
 * like any other deletion. `pause` is waited for between two; `goesOn` is asked before each. Answers how many.
 */
export const forgetOldMessages = async (
  core: Core,
  pause: () => Promise<void>,
  goesOn: () => boolean,
): Promise<number> => {
  const days = core.settings.get('retention.messageDays')
  if (days === 0) return 0
  let forgotten = 0
  for await (const message of messagesBefore(core, core.clock.wall() - days * msPerDay)) {
    if (!goesOn()) break
    const changed = await core.store.messages.change(message, { what: 'delete' })
    tellChanged(core, changed)
    forgotten += 1
    await pause()
  }
  if (forgotten > 0) core.filesAreDropped()
  return forgotten
}

async function* messagesBefore({ store }: Core, time: number): AsyncGenerator<string> {
  for (const { id, rev } of await store.retention.rooms())
    for (let after = 0; after < rev; after += atOnce)
      yield* await store.retention.messagesBefore(id, time, after, after + atOnce)
}
