import type { Clock, Page, PageRequest, Store } from '../core/ports.ts'
import type { Message } from '../protocol/entities.ts'
import { gather, share } from './gather.ts'

/** Where entries wait for those who come: text by key, which may be gone at any time. */
export type PageCache = {
  /** Undefined when nothing is there, or when there is no answer in a few milliseconds. */
  get(key: string): Promise<string | undefined>
  /** Told and forgotten. */
  set(key: string, text: string, livesMs: number): void
}

/** An entry is gone after so long, whatever becomes of its room. */
export const entryLivesMs = 30_000
/** Longer entries are not kept, in bytes. */
export const entryBytes = 128 * 1024
/** A room is busy when its newest page is asked for so often within so long on this node. */
export const busyAfter = 5
const busyWithinMs = 10_000
/** Messages in an entry, at least, when the room has as many. */
const fewest = 50
/** Of a room that changes all the time an entry is made this often. */
const putEveryMs = 100
const mostRooms = 10_000

/** Another version makes entries under another name, and these are read only with it. */
const version = 1

type Entry = { version: number; room: string; rev: number; moreBefore: boolean; messages: Message[] }

/**
 * The newest page of busy rooms, kept in a cache that nodes share. An entry is the page as it was at one revision of
 * its room, and answers only while that is the head: the head is read from the database each time, after the question.
 * Every change of a message takes a revision, so what was edited, deleted or erased is never answered from an entry; it
 * is gone from the cache with the next entry, or after `entryLivesMs`.
 */
export const createRecentPages = (
  store: Pick<Store, 'messages' | 'nodes'>,
  cache: PageCache,
  prefix: string,
  clock: Pick<Clock, 'monotonic'>,
): Store['messages']['history'] => {
  const headOf = gather(store.nodes.heads)
  const isBusy = createBusyRooms(clock)
  const putAt = new Map<string, number>()

  const newest = share(async (room: string, limit: number): Promise<Page> => {
    const key = `${prefix}/page/${room}`
    const [rev, text] = await Promise.all([headOf(room), cache.get(key)])
    const entry = text === undefined ? undefined : entryIn(text, room)
    const kept = entry && entry.rev === rev ? partOf(entry, limit) : undefined
    if (kept) return kept
    const page = await store.messages.history(room, { limit: Math.max(limit, fewest) })
    put(key, room, page)
    return lastOf(page, limit)
  })

  const put = (key: string, room: string, page: Page): void => {
    const { rev, moreBefore, messages } = page
    if (!isOfOneRevision(page)) return
    const now = clock.monotonic()
    if (now - (putAt.get(key) ?? Number.NEGATIVE_INFINITY) < putEveryMs) return
    if (putAt.size >= mostRooms) putAt.clear()
    putAt.set(key, now)
    const text = JSON.stringify({ version, room, rev, moreBefore, messages } satisfies Entry)
    if (Buffer.byteLength(text) <= entryBytes) cache.set(key, text, entryLivesMs)
  }

  return (room, page) => {
    if (!isNewest(page) || !isBusy(room)) return store.messages.history(room, page)
    return newest(room, page.limit)
  }
}

export const isNewest = ({ before, after, around }: PageRequest): boolean =>
  before === undefined && after === undefined && around === undefined

/** The head was read first: what changed since then may be in the page by half. Then the head has moved, and it is no use. */
const isOfOneRevision = ({ rev, moreAfter, messages }: Page): boolean =>
  !moreAfter && messages.every((message) => message.rev <= rev)

/** Undefined when the entry holds fewer than are there. */
const partOf = ({ rev, moreBefore, messages }: Entry, limit: number): Page | undefined =>
  moreBefore && messages.length < limit
    ? undefined
    : lastOf({ messages, rev, moreBefore, moreAfter: false }, limit)

const lastOf = (page: Page, limit: number): Page =>
  page.messages.length <= limit
    ? page
    : { ...page, messages: page.messages.slice(page.messages.length - limit), moreBefore: true }

/** Undefined for anything but an entry of this version about this room. */
const entryIn = (text: string, room: string): Entry | undefined => {
  try {
    const entry: unknown = JSON.parse(text)
    return isEntry(entry) && entry.version === version && entry.room === room ? entry : undefined
  } catch {
    return undefined
  }
}

const isEntry = (value: unknown): value is Entry => {
  if (!isObject(value)) return false
  const { rev, moreBefore, messages } = value
  return (
    Number.isSafeInteger(rev) &&
    typeof moreBefore === 'boolean' &&
    Array.isArray(messages) &&
    messages.every(isMessage)
  )
}

const isMessage = (value: unknown): boolean =>
  isObject(value) &&
  typeof value.id === 'string' &&
  typeof value.text === 'string' &&
  typeof value.at === 'string' &&
  Number.isSafeInteger(value.seq) &&
  Number.isSafeInteger(value.rev) &&
  isObject(value.author)

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

/** Counts questions in windows; a room that was busy in the last one still is. */
const createBusyRooms = (clock: Pick<Clock, 'monotonic'>) => {
  const asked = new Map<string, { since: number; count: number; wasBusy: boolean }>()
  return (room: string): boolean => {
    const now = clock.monotonic()
    const known = asked.get(room)
    if (known && now - known.since < busyWithinMs) {
      known.count += 1
      return known.wasBusy || known.count > busyAfter
    }
    if (asked.size >= mostRooms) asked.clear()
    const wasBusy = known !== undefined && known.count > busyAfter && now - known.since < 2 * busyWithinMs
    asked.set(room, { since: now, count: 1, wasBusy })
    return wasBusy
  }
}
