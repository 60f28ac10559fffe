import type { Dialect, Publisher } from '../../delivery/connection.ts'
import { ofDialect, topics } from '../../delivery/topics.ts'
import { encodeEvent } from './encode.ts'

/** Lines of one room that leave together: encoded once, the same bytes for every hearer. */
export type Batch = {
  room: string
  lines: { rev: number; line: string }[]
  bytes: Uint8Array
}

/** Somebody who hears. */
export type Hearer = {
  hearBatch(batch: Batch): void
}

/**
 * Who hears what in this dialect. Delivery says which rooms somebody may hear; of these one hears direct
 * conversations always, and of the others the one room where one is.
 */
export type Hearers = {
  readonly dialect: Dialect
  readonly publisher: Publisher
  hear(hearer: Hearer, topic: string): void
  unhear(hearer: Hearer, topic: string): void
  /** It is in this room now, as far as it belongs there, or (undefined) in none. */
  moveTo(hearer: Hearer, room: string | undefined): void
  /** These are direct conversations. */
  learnDirect(rooms: Iterable<string>): void
  /** The rooms that it belongs to. */
  roomsOf(hearer: Hearer): string[]
  /** Whether it belongs to this room. */
  belongs(hearer: Hearer, room: string): boolean
  /** What was published is with its hearers, before something is told to one of them alone. */
  flush(): void
  leave(hearer: Hearer): void
}

const name = 'console'
const rooms = topics.room('')
const accounts = topics.account('')

export const createHearers = (publicUrl: () => string): Hearers => {
  /** Who may hear a room, and who is in it. */
  const members = createSets()
  const present = createSets()
  const people = createSets()
  const directs = new Set<string>()
  const places = new Map<Hearer, string>()
  let open: { room: string; lines: Batch['lines'] } | undefined
  let lastRev = 0

  const hearersOf = (topic: string): ReadonlySet<Hearer> => {
    const plain = topic.slice(name.length + 1)
    if (plain.startsWith(accounts)) return people.of(plain.slice(accounts.length))
    if (!plain.startsWith(rooms)) return nobody
    const room = plain.slice(rooms.length)
    return (directs.has(room) ? members : present).of(room)
  }

  const flush = (): void => {
    if (!open) return
    const { room, lines } = open
    open = undefined
    const bytes = Buffer.from(lines.map(({ line }) => line).join(''))
    const batch = { room, lines, bytes }
    for (const hearer of hearersOf(ofDialect(name, topics.room(room)))) hearer.hearBatch(batch)
  }

  const settle = (hearer: Hearer, room: string): void => {
    if (places.get(hearer) === room && members.of(room).has(hearer)) present.add(room, hearer)
    else present.delete(room, hearer)
  }

  return {
    dialect: {
      name,
      encode(event) {
        // Told to the account before anything is told in the room itself.
        if (event.event === 'room.changed' && event.room.people) directs.add(event.room.id)
        if (event.event !== 'message.changed') return undefined
        lastRev = event.rev
        return encodeEvent(event, directs.has(event.room), publicUrl())
      },
    },
    publisher: {
      listeners: (topic) => (topic.startsWith(`${name}/`) ? hearersOf(topic).size : 0),
      publish(topic, frame) {
        if (!topic.startsWith(`${name}/`)) return
        const room = topic.slice(name.length + 1 + rooms.length)
        if (open && open.room !== room) flush()
        if (!open) queueMicrotask(flush)
        open ??= { room, lines: [] }
        open.lines.push({ rev: lastRev, line: frame })
      },
    },
    hear(hearer, topic) {
      if (topic.startsWith(accounts)) return people.add(topic.slice(accounts.length), hearer)
      if (!topic.startsWith(rooms)) return
      const room = topic.slice(rooms.length)
      members.add(room, hearer)
      settle(hearer, room)
    },
    unhear(hearer, topic) {
      if (!topic.startsWith(rooms)) return
      const room = topic.slice(rooms.length)
      members.delete(room, hearer)
      settle(hearer, room)
      if (members.of(room).size === 0) directs.delete(room)
    },
    moveTo(hearer, room) {
      const before = places.get(hearer)
      if (room === undefined) places.delete(hearer)
      else places.set(hearer, room)
      for (const one of [before, room]) if (one !== undefined) settle(hearer, one)
    },
    learnDirect: (found) => {
      for (const room of found) directs.add(room)
    },
    roomsOf: members.namesOf,
    belongs: (hearer, room) => members.of(room).has(hearer),
    flush,
    leave(hearer) {
      places.delete(hearer)
      present.forget(hearer)
      people.forget(hearer)
      for (const room of members.forget(hearer)) if (members.of(room).size === 0) directs.delete(room)
    },
  }
}

const nobody: ReadonlySet<Hearer> = new Set()

/** Sets of hearers by name; an empty one takes no place. */
const createSets = () => {
  const byName = new Map<string, Set<Hearer>>()
  const byHearer = new Map<Hearer, Set<string>>()

  const remove = (key: string, hearer: Hearer): void => {
    const set = byName.get(key)
    if (set?.delete(hearer) && set.size === 0) byName.delete(key)
  }

  return {
    namesOf: (hearer: Hearer): string[] => [...(byHearer.get(hearer) ?? [])],
    of: (key: string): ReadonlySet<Hearer> => byName.get(key) ?? nobody,
    add(key: string, hearer: Hearer): void {
      byName.set(key, (byName.get(key) ?? new Set()).add(hearer))
      byHearer.set(hearer, (byHearer.get(hearer) ?? new Set()).add(key))
    },
    delete(key: string, hearer: Hearer): void {
      remove(key, hearer)
      byHearer.get(hearer)?.delete(key)
    },
    /** Takes it out everywhere; answers where it was. */
    forget(hearer: Hearer): ReadonlySet<string> {
      const keys = byHearer.get(hearer) ?? new Set()
      for (const key of keys) remove(key, hearer)
      byHearer.delete(hearer)
      return keys
    },
  }
}
