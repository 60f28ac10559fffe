import type { Announcement } from '../core/ports.ts'
import type { EventOf, ParleyEvent } from '../protocol/events.ts'
import { limits } from '../protocol/limits.ts'
import type { Connection, Dialect, Publisher } from './connection.ts'
import { type Connections, createConnections } from './connections.ts'
import type { PresenceTracker } from './presence.ts'
import { createSpeaker } from './speaker.ts'
import { ofDialect, topics } from './topics.ts'

export type Delivery = {
  readonly connections: Connections
  /** A connection has logged in: it is present and hears its account, presence and the heartbeat. */
  enter(connection: Connection): void
  /** From now on the connection hears this room. */
  hearRoom(connection: Connection, room: string): void
  unhearRoom(connection: Connection, room: string): void
  /** Whether any connection hears this room. */
  isHeard(room: string): boolean
  /** Called with every room that a connection begins to hear. */
  onHeard(listener: (room: string) => void): void
  leave(connection: Connection): void
  /** Answers a command. The answer leaves in one write with the events of this tick, before them. */
  reply(connection: Connection, frame: string): void
  /** Takes an announcement from the bus. Room events of one tick are told together, in order of revision. */
  deliver(announcement: Announcement): void
  /** How long the store should gather writes before its next round; see `pace.ts`. */
  pace(): number
  stop(): void
}

type RoomEvent = EventOf<'message.changed' | 'typing' | 'room.rules' | 'room.updated' | 'room.members'>

/** CPU of one write to one socket, as measured on small machines, in milliseconds. */
const costPerWrite = 0.005
/** The longest that a message waits for company. */
const longestWindow = 10
/** A round may cost at most this share of the time until the next one. */
const roundShare = 4
/** The same between rounds that begin when another node said something. */
const gatheredShare = 8

export type DeliveryOptions = {
  /**
   * Milliseconds that never go back. Given where there are several nodes: the store paces what is said here, but what
   * is said elsewhere comes at any time, and each room would be written to once for every node. So a round waits for
   * company when another one was just told.
   */
  gathersBy?: () => number
}

export const createDelivery = (
  publisher: Publisher,
  dialects: readonly Dialect[],
  presence: PresenceTracker,
  { gathersBy }: DeliveryOptions = {},
): Delivery => {
  const connections = createConnections()
  const moved = new Map<string, number>()
  const waiting: RoomEvent[] = []
  const replies: { connection: Connection; frame: string }[] = []
  let heard: (room: string) => void = () => {}
  let isReplyDue = false
  let isRoundDue = false
  let lastRoundWrites = 0
  let lastRoundAt = Number.NEGATIVE_INFINITY

  const speak = createSpeaker(publisher)
  /** Who hears a topic at this moment. Counting costs more than saying: what is said in one go counts once. */
  const hearing = (topic: string) => {
    const hearers: { dialect: Dialect; name: string }[] = []
    let count = 0
    for (const dialect of dialects) {
      const name = ofDialect(dialect.name, topic)
      const listeners = publisher.listeners(name)
      count += listeners
      if (listeners > 0) hearers.push({ dialect, name })
    }
    const tell = (event: ParleyEvent): void => {
      for (const { dialect, name } of hearers) speak(dialect, name, event)
    }
    return { count, tell }
  }
  const tell = (topic: string, event: ParleyEvent): void => hearing(topic).tell(event)

  /** How long the writes of the last round should be company for. */
  const windowFor = (share: number): number => Math.min(longestWindow, lastRoundWrites * costPerWrite * share)

  const roundSoon = (): void => {
    if (isRoundDue) return
    isRoundDue = true
    const wait = gathersBy ? lastRoundAt + windowFor(gatheredShare) - gathersBy() : 0
    if (wait <= 0) setImmediate(round)
    else setTimeout(round, wait)
  }

  /** Answers wait for no round. */
  const replySoon = (): void => {
    if (isReplyDue) return
    isReplyDue = true
    setImmediate(reply)
  }

  const reply = (): void => {
    isReplyDue = false
    for (const { connection, frame } of replies.splice(0)) connection.tell(frame)
  }

  const round = (): void => {
    isRoundDue = false
    reply()
    if (waiting.length === 0) return
    if (gathersBy) lastRoundAt = gathersBy()
    const byRoom = Map.groupBy(waiting.splice(0), ({ room }) => room)
    lastRoundWrites = 0
    for (const [room, events] of byRoom) {
      const inRoom = hearing(topics.room(room))
      for (const event of events.sort(byRevision)) {
        if (event.event === 'message.changed') moved.set(room, event.rev)
        if (event.event === 'typing') tell(topics.roomHints(room), event)
        else inRoom.tell(event)
      }
      lastRoundWrites += inRoom.count
    }
  }

  const toRoom = (event: RoomEvent): void => {
    waiting.push(event)
    roundSoon()
  }

  const hearRoom = (connection: Connection, room: string): void => {
    connection.hear(topics.room(room))
    connection.hear(topics.roomHints(room))
    heard(room)
  }

  const toAccount = ({ account, event, hears, except }: Announcement & { to: 'account' }): void => {
    if (hears) for (const one of connections.of(account)) (hears.on ? hearRoom : unhearRoom)(one, hears.room)
    const topic = topics.account(account)
    const spared = except === undefined ? [] : [...connections.of(account)].filter(isOf(except))
    // A topic has no exceptions: those who are spared don't listen for a moment.
    for (const one of spared) one.unhear(topic)
    tell(topic, event)
    for (const one of spared) one.hear(topic)
  }

  /** With typing and presence: the first that a slow connection is spared. */
  const toRooms = ({ rooms, event }: Announcement & { to: 'rooms' }): void => {
    for (const room of rooms) tell(topics.roomHints(room), event)
  }

  const endSessions = ({ account, sessions }: Announcement & { to: 'sessions' }): void => {
    for (const one of connections.of(account)) if (sessions.includes(one.session)) one.close(4003)
  }

  const beat = (): void => {
    for (const [room, rev] of moved) tell(topics.room(room), { event: 'heads', room, rev })
    moved.clear()
    tell(topics.heartbeat, { event: 'heartbeat' })
  }

  const tellPresence = (): void => {
    const inPresence = hearing(topics.presence)
    const event = presence.collect(inPresence.count)
    if (event) inPresence.tell(event)
  }

  const timers = [setInterval(beat, limits.heartbeatMs), setInterval(tellPresence, 1000)]

  return {
    connections,
    enter(connection) {
      connections.add(connection)
      presence.came(connection.account, connection.name)
      connection.hear(topics.account(connection.account))
      connection.hear(topics.presence)
      connection.hear(topics.heartbeat)
    },
    hearRoom,
    unhearRoom,
    isHeard: (room) => hearing(topics.room(room)).count > 0,
    onHeard(listener) {
      heard = listener
    },
    leave(connection) {
      connections.remove(connection)
      if (!connections.has(connection.account)) presence.went(connection.account)
    },
    reply(connection, frame) {
      replies.push({ connection, frame })
      replySoon()
    },
    deliver(announcement) {
      if (announcement.to === 'room') toRoom(announcement.event)
      else if (announcement.to === 'account') toAccount(announcement)
      else if (announcement.to === 'rooms') toRooms(announcement)
      else if (announcement.to === 'sessions') endSessions(announcement)
    },
    pace: () => windowFor(roundShare),
    stop() {
      timers.forEach(clearInterval)
      round()
    },
  }
}

const unhearRoom = (connection: Connection, room: string): void => {
  connection.unhear(topics.room(room))
  connection.unhear(topics.roomHints(room))
}

const isOf =
  (session: string) =>
  (connection: Connection): boolean =>
    connection.session === session

/** Hints first: a message of somebody ends their typing. */
const byRevision = (a: RoomEvent, b: RoomEvent): number => revisionOf(a) - revisionOf(b)
const revisionOf = (event: RoomEvent): number => (event.event === 'message.changed' ? event.rev : 0)
