import type { Thread, ThreadState } from '../../protocol/entities/conversation.ts'
import type { Message } from '../../protocol/entities.ts'
import { type Draft, roomOf, writeRoom, writeThreads } from './draft.ts'
import type { HappeningOf } from './happening.ts'
import { emptyTimeline, isOpened, type ThreadEntry, type Timeline } from './shape.ts'
import { putInRun } from './timeline.ts'
import { count, countedByServer, isOfOthers, show } from './unread.ts'

const entryOf = (draft: Draft, id: string): ThreadEntry | undefined =>
  Object.hasOwn(draft.state.threads, id) ? draft.state.threads[id] : undefined

/** A change of the room concerns a thread that is known: its first message, or a reply. In order of `rev`. */
export const followThread = (draft: Draft, room: string, message: Message): void => {
  const own = entryOf(draft, message.id)
  if (own && message.rev > own.root.rev) writeThreads(draft)[message.id] = { ...own, root: message }
  if (message.thread === undefined) return
  const entry = entryOf(draft, message.thread)
  if (entry && entry.room === room) writeThreads(draft)[message.thread] = withReply(draft, entry, message)
}

const withReply = (draft: Draft, entry: ThreadEntry, message: Message): ThreadEntry => {
  const next = { ...entry, timeline: placed(entry.timeline, message) }
  if (message.rev <= entry.counted.rev) return next
  const { since, sinceMentions, gone, ...counted } = entry.counted
  next.counted = { ...counted, since: [...since], sinceMentions: [...sinceMentions], gone: [...gone] }
  next.state = { ...entry.state, rev: message.rev }
  count(draft, {
    counted: next.counted,
    shown: next.state,
    message,
    isCountable: isOfOthers(draft, message),
  })
  return next
}

const placed = (run: Timeline, message: Message): Timeline => {
  if (!isOpened(run)) return run
  const isOutside = message.seq > run.to ? !run.atEnd : message.seq < run.from && !run.atStart
  if (isOutside) return run
  const messages = [...run.messages]
  putInRun(messages, message, () => messages)
  return { ...run, messages, ...boundsOf(messages) }
}

const boundsOf = (messages: Message[]): { from: number; to: number } => ({
  from: messages[0]?.seq ?? 0,
  to: messages.at(-1)?.seq ?? 0,
})

/** What the server counted replaces what was counted here, unless more is known here already. */
const stoodAt = (entry: ThreadEntry, state: ThreadState): ThreadEntry => {
  if (state.rev >= entry.counted.rev) return { ...entry, state, counted: countedByServer(state) }
  const read = Math.max(entry.state.read, state.read)
  if (read === entry.state.read) return { ...entry, state: { ...entry.state, following: state.following } }
  return {
    ...markedRead(entry, read),
    state: { ...markedRead(entry, read).state, following: state.following },
  }
}

/** Read on another device, or followed from now on, or no more; the server's own count. */
export const threadRead = (draft: Draft, { message, state }: HappeningOf<'thread.read'>): void => {
  const entry = entryOf(draft, message)
  if (entry) writeThreads(draft)[message] = stoodAt(entry, state)
}

export const threadsRead = (draft: Draft, { threads }: HappeningOf<'threads.read'>): void => {
  for (const thread of threads) hear(draft, thread)
}

const hear = (draft: Draft, { room, root, state }: Thread): void => {
  const before = entryOf(draft, root.id)
  if (before) {
    const newer = root.rev > before.root.rev ? root : before.root
    writeThreads(draft)[root.id] = stoodAt({ ...before, root: newer }, state)
  } else {
    const counted = countedByServer(state)
    writeThreads(draft)[root.id] = { room, root, state, counted, timeline: emptyTimeline() }
  }
  fallBackTo(draft, room, state.rev)
}

/** What the answer does not know of is asked for again; everything may be applied twice. */
const fallBackTo = (draft: Draft, room: string, rev: number): void => {
  const known = roomOf(draft, room)
  if (known && known.rev > rev) writeRoom(draft, room).rev = rev
}

/** A page of a thread opens its run, or makes it longer at its beginning. */
export const threadPage = (draft: Draft, { request, page }: HappeningOf<'thread.page'>): void => {
  const { room, root, state, messages, moreBefore } = page
  if (!roomOf(draft, room)) return
  hear(draft, { room, root, state })
  const entry = entryOf(draft, root.id) as ThreadEntry
  const { timeline } = entry
  const isOlder = request.before !== undefined
  if (isOlder && timeline.from !== request.before) return
  const all = isOlder ? [...messages, ...timeline.messages] : messages
  const run = { messages: all, ...boundsOf(all), atStart: !moreBefore, atEnd: !isOlder || timeline.atEnd }
  writeThreads(draft)[root.id] = { ...entry, timeline: run }
}

/** Read here: shown at once, told to the server later. */
export const threadMarked = (draft: Draft, { message, seq }: HappeningOf<'thread.marked'>): void => {
  const entry = entryOf(draft, message)
  if (entry && seq > entry.state.read) writeThreads(draft)[message] = markedRead(entry, seq)
}

/** Beyond what the server counted all is known here; before that, it is asked. */
const markedRead = (entry: ThreadEntry, read: number): ThreadEntry => {
  const { counted } = entry
  const isKnown = read >= counted.baseRev
  const next = {
    ...counted,
    since: counted.since.filter((seq) => seq > read),
    sinceMentions: counted.sinceMentions.filter((seq) => seq > read),
    ...(isKnown ? { base: 0, baseMentions: 0, baseRead: read } : { isUnsure: true }),
  }
  const state = { ...entry.state, read }
  show(next, state)
  return { ...entry, state, counted: next }
}
