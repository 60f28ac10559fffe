import type { Announcement, Clock } from '../core/ports.ts'
import type { Message } from '../protocol/entities.ts'
import type { EventOf } from '../protocol/events.ts'

type Changed = EventOf<'message.changed'>

export type InOrderParts = {
  clock: Clock
  /** Tells it to everybody who hears the room here. */
  deliver(announcement: Announcement): void
  /** Whether anybody here hears the room. */
  isHeard(room: string): boolean
  /** Newest revisions of rooms; those that are gone are left out. */
  headsOf(rooms: string[]): Promise<Map<string, number>>
  /** Messages changed after a revision, in order of `rev`. */
  changes(room: string, after: number): Promise<{ messages: Message[]; rev: number; more: boolean }>
  failed(error: unknown): void
}

/** With several nodes, each room is told in order of its revisions, whichever node a revision came from. */
export type InOrder = {
  deliver(announcement: Announcement): void
  /** Somebody here begins to hear the room: from now on what is missing is noticed. */
  follow(room: string): void
  /** Reads from the database what of the followed rooms was not told here yet. */
  catchUp(): Promise<void>
  stop(): void
}

type Room = { told: number; held: Changed[]; isReading: boolean; timer?: ReturnType<typeof setTimeout> }

/** What another node has committed is on its way for about a millisecond; then the database is asked. */
const patienceMs = 25
/** So many revisions that were missed are told at once, and then after so many milliseconds the next ones. */
const toldAtOnce = 250
const betweenTellingMs = 10
/** Heads asked for at once. */
const headsAtOnce = 1_000

/**
 * Two nodes that write into one room tell each other in no certain order. A revision that follows the last one told
 * is told at once; one that comes too early waits for those before it, which are read from the database when they
 * don't come; one that was told already is not told again.
 */
export const createInOrder = (parts: InOrderParts): InOrder => {
  const rooms = new Map<string, Room>()
  const asked = new Set<string>()
  let isAsking = false
  let isStopped = false

  const tell = (room: Room, event: Changed): void => {
    room.told = event.rev
    parts.deliver({ to: 'room', room: event.room, event })
  }

  const take = (event: Changed): void => {
    const room = rooms.get(event.room)
    if (!room) {
      if (!parts.isHeard(event.room)) return
      rooms.set(event.room, { told: event.rev, held: [], isReading: false })
      parts.deliver({ to: 'room', room: event.room, event })
    } else if (event.rev === room.told + 1) {
      tell(room, event)
      tellHeld(room)
    } else if (event.rev > room.told) hold(event.room, room, event)
  }

  const tellHeld = (room: Room): void => {
    room.held.sort((a, b) => a.rev - b.rev)
    while (room.held[0] && room.held[0].rev <= room.told + 1) {
      const event = room.held.shift() as Changed
      if (event.rev > room.told) tell(room, event)
    }
    if (room.held.length === 0) clearTimeout(room.timer)
  }

  const hold = (id: string, room: Room, event: Changed): void => {
    room.held.push(event)
    if (room.held.length > 1 || room.isReading) return
    room.timer = setTimeout(() => void read(id, room).catch(parts.failed), patienceMs)
  }

  /**
   * Everything after what was told, as it is now, in order of revision. Of a busy room that may be megabytes: at once they
   * would be too many for every connection, and all would be closed as too slow.
   */
  const read = async (id: string, room: Room): Promise<void> => {
    if (room.isReading || isStopped) return
    room.isReading = true
    try {
      const after = room.told
      const { messages, rev } = await allChanges(id, after)
      for (const [i, event] of asEvents(id, after, messages).entries()) {
        if (i > 0 && i % toldAtOnce === 0) await Bun.sleep(betweenTellingMs)
        if (isStopped) return
        if (event.rev > room.told) tell(room, event)
      }
      room.told = Math.max(room.told, rev)
      tellHeld(room)
    } finally {
      room.isReading = false
      if (room.held.length > 0 && !isStopped)
        room.timer = setTimeout(() => void read(id, room).catch(parts.failed), patienceMs)
    }
  }

  const allChanges = async (id: string, after: number): Promise<{ messages: Message[]; rev: number }> => {
    const messages: Message[] = []
    for (;;) {
      const page = await parts.changes(id, messages.at(-1)?.rev ?? after)
      messages.push(...page.messages)
      if (!page.more || page.messages.length === 0 || isStopped) return { messages, rev: page.rev }
    }
  }

  const ask = async (): Promise<void> => {
    isAsking = true
    try {
      while (asked.size > 0 && !isStopped) {
        const some = [...asked].slice(0, headsAtOnce)
        for (const id of some) asked.delete(id)
        for (const [id, rev] of await parts.headsOf(some)) {
          const room = rooms.get(id)
          if (!room) rooms.set(id, { told: rev, held: [], isReading: false })
        }
      }
    } finally {
      isAsking = false
    }
  }

  const forgetUnheard = (): void => {
    for (const [id, room] of rooms)
      if (!parts.isHeard(id)) {
        clearTimeout(room.timer)
        rooms.delete(id)
      }
  }

  const catchUpSome = async (ids: string[]): Promise<void> => {
    for (const [id, rev] of await parts.headsOf(ids)) {
      const room = rooms.get(id)
      if (room && rev > room.told) await read(id, room)
    }
  }

  return {
    deliver(announcement) {
      if (announcement.to === 'room' && announcement.event.event === 'message.changed')
        take(announcement.event)
      else parts.deliver(announcement)
    },
    follow(room) {
      if (rooms.has(room) || asked.has(room)) return
      asked.add(room)
      if (!isAsking) setImmediate(() => void (isAsking ? undefined : ask().catch(parts.failed)))
    },
    async catchUp() {
      forgetUnheard()
      const ids = [...rooms.keys()]
      for (let i = 0; i < ids.length; i += headsAtOnce) await catchUpSome(ids.slice(i, i + headsAtOnce))
    },
    stop() {
      isStopped = true
      for (const { timer } of rooms.values()) clearTimeout(timer)
    },
  }
}

/**
 * Changes in order of revision. A message that is new here but has been changed already is told twice: in its place, as
 * older dialects know no other way to hear of a message, and where it changed.
 */
const asEvents = (room: string, after: number, messages: Message[]): Changed[] =>
  messages
    .flatMap((message) => {
      const isLate = message.seq > after && message.rev > message.seq && !message.deleted
      return isLate ? [{ ...message, rev: message.seq }, message] : [message]
    })
    .map((message): Changed => ({ event: 'message.changed', room, rev: message.rev, message }))
    .sort((a, b) => a.rev - b.rev)
