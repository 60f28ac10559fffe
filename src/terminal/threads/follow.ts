import type { Message } from '../../protocol/entities.ts'
import type { App } from '../app/app.ts'

/** Follows the thread of a message, or stops it. */
export const follow = (app: App, message: Message): void => {
  const root = message.thread ?? message.id
  const on = !app.client.getState().threads[root]?.state.following
  app.attempt(async () => {
    await app.client.call('thread.follow', { message: root, on })
    app.tell(on ? 'You follow this thread.' : 'You follow this thread no more.')
  })
}
