import type { Message } from '../../protocol/entities.ts'
import { hasSeq } from '../../sdk/state/timeline.ts'
import type { App } from '../app/app.ts'
import { timelineSize } from '../app/layout.ts'
import { roomTalk, type Talk, threadTalk } from '../app/talk.ts'
import { openRoom } from '../rooms/open-room.ts'
import { openThread } from '../threads/open-thread.ts'
import { bringIntoSight } from './timeline.ts'

/** Opens the room or thread and shows the message there, chosen; what lies around it is asked for where it is not here. */
export const jumpToMessage = (app: App, room: string, message: Message): void => {
  openRoom(app, room)
  const { thread } = message
  app.attempt(async () => {
    if (thread === undefined || message.alsoInRoom) {
      if (!isHere(roomTalk(app), message)) await app.client.jumpTo(room, message.seq)
      choose(app, roomTalk(app), room, message)
    } else {
      await openThread(app, room, thread)
      await readBackTo(app, thread, message)
      choose(app, threadTalk(app), room, message)
    }
  })
}

const isHere = (talk: Talk | undefined, { seq }: Message): boolean =>
  hasSeq(talk?.timeline.messages ?? [], seq)

/** A thread is read from its end on. */
const readBackTo = async (app: App, thread: string, message: Message): Promise<void> => {
  for (;;) {
    const entry = app.client.getState().threads[thread]
    if (!entry || entry.timeline.atStart || hasSeq(entry.timeline.messages, message.seq)) return
    await app.client.loadOlderInThread(thread)
  }
}

const choose = (app: App, talk: Talk | undefined, room: string, message: Message): void => {
  if (!talk || app.view.room !== room || !isHere(talk, message)) return
  talk.view.selected = message
  talk.view.anchor ??= { seq: message.seq, line: 0 }
  const { width, height } = timelineSize(app, talk)
  bringIntoSight(app, talk, width, height, message.seq)
}
