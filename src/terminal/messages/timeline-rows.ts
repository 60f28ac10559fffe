import type { Message } from '../../protocol/entities.ts'
import type { PendingMessage, State } from '../../sdk/index.ts'
import { indexOfSeq } from '../../sdk/state/timeline.ts'
import type { App } from '../app/app.ts'
import type { Talk } from '../app/talk.ts'
import type { Line } from '../text/line.ts'
import { dayKey } from '../text/time.ts'
import { dayOf, messageLines, pendingLines, type Setting } from './message-lines.ts'

const groupMs = 5 * 60_000

/** The lines of the messages of a room or thread, made when they are asked for and kept until something about them changes. */
export type TimelineRows = {
  messages: readonly Message[]
  linesAt(index: number): Line[]
  pending(): Line[]
}

type Kept = { key: string; lines: Line[] }
/** Apart, as the first message of a thread stands in both. */
const kept = { room: new WeakMap<Message, Kept>(), thread: new WeakMap<Message, Kept>() }

/** Whether a message is drawn among those of the room. */
export const isInTimeline = ({ thread, alsoInRoom }: Message): boolean =>
  thread === undefined || alsoInRoom === true

export const timelineRows = (app: App, talk: Talk, width: number): TimelineRows => {
  const { timeline, view, thread } = talk
  const state = app.client.getState()
  const { messages } = timeline
  const isInThread = thread !== undefined
  const memory = isInThread ? kept.thread : kept.room
  const gutter = width >= 56 ? 8 : 1
  const today = dayKey(app.now())
  const firstUnread = firstUnreadOf(messages, view.readTo, state.me?.id)

  const settingAt = (index: number): Setting => {
    const message = messages[index] as Message
    const isRoot = message.id === thread
    const above = isInThread ? messages[index - 1] : aboveOf(messages, index)
    const startsDay = !above || dayKey(above.at) !== dayKey(message.at)
    const isFirstUnread = index === firstUnread
    return {
      width,
      gutter,
      isGrouped: !startsDay && !isFirstUnread && above.id !== thread && continues(message, above),
      isAiry: app.view.rows >= 30,
      day: startsDay ? dayOf(message, app.now()) : undefined,
      isFirstUnread,
      isRevealed: app.view.revealed.has(message.id),
      isSelected: view.selected?.id === message.id,
      isInThread,
      unreadReplies: isInThread ? 0 : (state.threads[message.id]?.state.unread ?? 0),
      repliesBelow: isRoot ? repliesText(message) : undefined,
      me: state.me?.id,
      username: state.me?.username,
    }
  }

  return {
    messages,
    linesAt(index) {
      const message = messages[index] as Message
      if (!isInThread && !isInTimeline(message)) return []
      const setting = settingAt(index)
      const quoted = message.replyTo === undefined ? undefined : quotedOf(messages, message)
      const key = `${Object.values(setting).join('|')}|${quoted?.rev}|${today}`
      const found = memory.get(message)
      if (found?.key === key) return found.lines
      const lines = messageLines(message, quoted, setting)
      memory.set(message, { key, lines })
      return lines
    },
    pending() {
      const last = messages.at(-1)
      const mine = pendingOf(state, talk)
      const base =
        messages.length > 0 ? settingAt(messages.length - 1) : emptySetting(app, width, gutter, state)
      const isMine =
        last !== undefined && last.id !== thread && last.author.id === state.me?.id && last.kind === undefined
      return mine.flatMap((one, i) =>
        pendingLines(
          one,
          (i > 0 || (isMine && one.at - Date.parse(last.at) < groupMs)) && !one.replyTo,
          base,
        ),
      )
    },
  }
}

export const pendingOf = (
  { outbox }: State,
  { room, thread }: { room: { id: string }; thread?: string },
): PendingMessage[] =>
  outbox.filter((one) =>
    thread === undefined
      ? one.room === room.id && (one.thread === undefined || one.alsoInRoom)
      : one.thread === thread,
  )

const repliesText = ({ replies }: Message): string => {
  const count = replies?.count ?? 0
  return count === 0 ? 'No replies yet' : count === 1 ? '1 reply' : `${count.toLocaleString('en')} replies`
}

const emptySetting = (app: App, width: number, gutter: number, state: State): Setting => ({
  width,
  gutter,
  isGrouped: false,
  isAiry: app.view.rows >= 30,
  day: undefined,
  isFirstUnread: false,
  isRevealed: true,
  isSelected: false,
  isInThread: false,
  unreadReplies: 0,
  repliesBelow: undefined,
  me: state.me?.id,
  username: state.me?.username,
})

/** Where the unread line stands: above the first message of others after what was read. */
const firstUnreadOf = (
  messages: readonly Message[],
  readTo: number | null,
  me: string | undefined,
): number => {
  if (readTo === null) return -1
  for (let i = indexOfSeq(messages, readTo + 1); i < messages.length; i++) {
    const { kind, author } = messages[i] as Message
    if (kind !== 'notice' && author.id !== me) return i
  }
  return -1
}

const aboveOf = (messages: readonly Message[], index: number): Message | undefined => {
  for (let i = index - 1; i >= 0; i--) if (isInTimeline(messages[i] as Message)) return messages[i]
  return undefined
}

/** Same author, same manner, soon after, and not an answer to something else. */
const continues = (message: Message, above: Message): boolean =>
  above.author.id === message.author.id &&
  above.author.name === message.author.name &&
  above.kind === undefined &&
  message.kind === undefined &&
  message.replyTo === undefined &&
  Date.parse(message.at) - Date.parse(above.at) < groupMs

/** What is answered was said before; it is looked for among the newest thousand above. */
const quotedOf = (messages: readonly Message[], { replyTo, seq }: Message): Message | undefined => {
  const end = indexOfSeq(messages, seq)
  for (let i = end - 1; i >= Math.max(0, end - 1000); i--) if (messages[i]?.id === replyTo) return messages[i]
  return undefined
}
