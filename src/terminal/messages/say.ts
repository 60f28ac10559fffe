import type { SendOptions } from '../../sdk/client.ts'
import type { App } from '../app/app.ts'
import { type Talk, toNewest } from '../app/talk.ts'

/** Says something in a room or thread, with what belongs to it there: the message that is answered. */
export const sayWith = (app: App, talk: Talk, text: string, options: SendOptions = {}): void => {
  const { room, thread, view } = talk
  const replyTo = view.mode.type === 'reply' ? view.mode.message.id : undefined
  app.client.send(room.id, text, {
    ...options,
    ...(replyTo !== undefined && { replyTo }),
    ...(thread !== undefined && { thread }),
  })
  view.mode = { type: 'new' }
  view.readTo = null
  view.anchor = null
  if (!talk.timeline.atEnd) toNewest(app, talk)
}
