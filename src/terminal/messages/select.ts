import type { Message } from '../../protocol/entities.ts'
import { indexOfSeq } from '../../sdk/state/timeline.ts'
import type { App } from '../app/app.ts'
import { timelineSize } from '../app/layout.ts'
import { loadOlder, openTalk } from '../app/talk.ts'
import { bringIntoSight, showTimeline } from './timeline.ts'
import { isInTimeline } from './timeline-rows.ts'

/** Chooses the newest message in sight, or the one above or below the chosen one. */
export const moveSelection = (app: App, by: 1 | -1): void => {
  const talk = openTalk(app)
  if (!talk) return
  const { width, height } = timelineSize(app, talk)
  const { messages } = talk.timeline
  const from = talk.view.selected?.seq
  const last = showTimeline(app, talk, width, height).lastSeq ?? 0
  const start =
    from === undefined ? indexOfSeq(messages, last) + (by < 0 ? 0 : 1) : indexOfSeq(messages, from) + by
  const next = nextIn(messages, start, by, talk.thread !== undefined)
  if (!next) {
    if (by > 0) talk.view.selected = undefined
    return
  }
  talk.view.selected = next
  bringIntoSight(app, talk, width, height, next.seq)
  if (by < 0 && indexOfSeq(messages, next.seq) < 50 && !talk.timeline.atStart) loadOlder(app, talk)
}

const nextIn = (
  messages: readonly Message[],
  start: number,
  by: 1 | -1,
  isInThread: boolean,
): Message | undefined => {
  for (let i = start; i >= 0 && i < messages.length; i += by) {
    const message = messages[i] as Message
    if ((isInThread || isInTimeline(message)) && message.kind !== 'notice') return message
  }
  return undefined
}

/** The chosen message in its newest state; undefined when none is chosen or it is gone. */
export const selectedMessage = (app: App): Message | undefined => {
  const talk = openTalk(app)
  const selected = talk?.view.selected
  if (!talk || !selected) return undefined
  const { messages } = talk.timeline
  const found = messages[indexOfSeq(messages, selected.seq)]
  return found?.id === selected.id ? found : selected
}
