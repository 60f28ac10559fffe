import type { CommandInput, CommandName, CommandOutput } from '../protocol/commands.ts'
import type { EventName, EventOf, ParleyEvent } from '../protocol/events.ts'
import { CallError } from './call-error.ts'
import { createCatchingUp } from './catching-up.ts'
import type { Clock } from './clock.ts'
import { createConnection } from './connection.ts'
import type { DraftStorage } from './draft-storage.ts'
import { createDrafts } from './drafts.ts'
import { createHints } from './hints.ts'
import { createHistory } from './history.ts'
import { createOutboxSender } from './outbox-sender.ts'
import type { Parts } from './parts.ts'
import { createProfiles } from './profiles.ts'
import { createReadMarkers } from './read-markers.ts'
import type { Hello } from './state/happening.ts'
import { isOpened, type State } from './state/shape.ts'
import type { StateHolder } from './state-holder.ts'
import { createThreads, openedThreads } from './threads.ts'
import { createWaiting } from './waiting.ts'

export type EngineParts = {
  url: string
  token?: string
  presence?: boolean
  WebSocket?: typeof WebSocket
  state: StateHolder
  clock: Clock
  random: () => number
  setAside(hello: Hello): void
  drafts: DraftStorage
  keepMessages?: number
}

/** How long a call waits for a connection. */
const patienceMs = 10_000

/** The parts of a client and what they tell each other. */
export const createEngine = (options: EngineParts) => {
  const { state, clock, random } = options
  const waiting = createWaiting(clock)
  const connection = createConnection(
    { url: options.url, token: options.token, WebSocket: options.WebSocket ?? WebSocket, clock, random },
    {
      known: () => knownRevisions(state.now),
      welcomed: (hello) => welcomed(hello),
      event: (event) => heard(event),
      lost(retryInMs) {
        catchingUp.lost()
        state.change({ event: 'status.changed', status: 'connecting', retryAt: clock.wall() + retryInMs })
      },
      signedOut(problem) {
        catchingUp.lost()
        state.change({ event: 'status.changed', status: 'signed-out', problem })
        waiting.failAll(new CallError('unauthenticated', problem))
      },
    },
  )
  const parts: Parts = { state, connection, clock, random }
  const sender = createOutboxSender(
    parts,
    (room) => {
      catchingUp.look(room)
      waiting.look()
    },
    (room, thread) => drafts.stored(room, thread),
  )
  const catchingUp = createCatchingUp(parts, sender.isInDoubt, (room) => {
    readMarkers.look(room)
    threads.look(room)
    history.shorten(room)
  })
  const readMarkers = createReadMarkers(parts)
  const hints = createHints(parts)
  const profiles = createProfiles(parts)
  const isQuiet = (room: string): boolean => connection.isUp() && !sender.isInDoubt(room)
  const whenQuiet = (room: string): Promise<void> => waiting.until(() => isQuiet(room), patienceMs)
  const history = createHistory(
    parts,
    whenQuiet,
    catchingUp.look,
    options.keepMessages ?? Number.POSITIVE_INFINITY,
  )
  const threads = createThreads(parts, whenQuiet, catchingUp.look)
  const drafts = createDrafts(parts, options.drafts)

  /** The order matters: what was in doubt is sent again before anything is asked for, so that it settles first. */
  const welcomed = (hello: Hello): void => {
    const opened = openedRooms(state.now)
    const before = openedThreads(state.now)
    options.setAside(hello)
    state.change({ event: 'welcomed', hello })
    state.change({ event: 'status.changed', status: 'syncing' })
    sender.welcomed()
    catchingUp.welcomed()
    readMarkers.flush()
    threads.welcomed(before)
    drafts.welcomed()
    profiles.welcomed()
    if (state.now.notifications) loadNotifications().catch(() => {})
    waiting.look()
    if (options.presence !== false) hints.welcomed()
    for (const room of opened) if (!isHere(room)) history.jumpToNewest(room).catch(() => {})
  }

  /** Another epoch emptied the room; left alone when one is no longer in it. */
  const isHere = (room: string): boolean => {
    const known = state.now.rooms[room]
    return !known || isOpened(known.timeline)
  }

  const reactions: { [E in EventName]: (event: EventOf<E>) => void } = {
    'message.changed': catchingUp.heard,
    heads(event) {
      state.change(event)
      catchingUp.look(event.room)
    },
    'room.changed'(event) {
      state.change(event)
      catchingUp.look(event.room.id)
    },
    'room.left'(event) {
      state.change(event)
      if (state.now.notifications) loadNotifications().catch(() => {})
    },
    'room.rules': (event) => state.change(event),
    'room.read': (event) => state.change(event),
    'notification.added': (event) => state.change(event),
    'notification.read': (event) => state.change(event),
    'room.updated': (event) => state.change(event),
    'room.members': (event) => state.change(event),
    'thread.read': (event) => threads.heard(event),
    'draft.changed': (event) => drafts.heard(event),
    'account.changed': (event) => state.change(event),
    'self.changed': (event) => state.change(event),
    heartbeat: () => {},
    typing(event) {
      state.change(event)
      hints.expireTyping()
    },
    presence(event) {
      hints.presence(event)
      if (event.reset && options.presence !== false) hints.tooMuchToTell()
    },
  }

  /** What a newer server tells, and this client does not know, is passed over. */
  const heard = <E extends EventName>(event: ParleyEvent & { event: E }): void => {
    if (Object.hasOwn(reactions, event.event)) reactions[event.event](event as EventOf<E>)
  }

  const call = async <C extends CommandName>(
    command: C,
    input: CommandInput<C>,
  ): Promise<CommandOutput<C>> => {
    if (state.now.status !== 'signed-out') await waiting.until(connection.isUp, patienceMs)
    return new Promise((resolve, reject) => {
      connection.request(command, input, (outcome) =>
        'ok' in outcome ? resolve(outcome.ok) : reject(outcome.error),
      )
    })
  }

  /** What was told while the line was down was told to nobody here, so a new connection asks again. */
  const loadNotifications = async (before?: string): Promise<void> => {
    const page = await call('notification.list', { limit: 50, ...(before !== undefined && { before }) })
    state.change({ event: 'notifications.loaded', page, ...(before !== undefined && { before }) })
  }

  return {
    loadNotifications,
    connection,
    sender,
    history,
    threads,
    drafts,
    readMarkers,
    hints,
    profiles,
    waiting,
    call,
  }
}

const openedRooms = ({ rooms }: State): string[] =>
  Object.keys(rooms).filter((id) => isOpened((rooms[id] as State['rooms'][string]).timeline))

/** As many as fit well into the first frame. */
const mostKnown = 40

const knownRevisions = (state: State): Record<string, number> =>
  Object.fromEntries(
    openedRooms(state)
      .slice(0, mostKnown)
      .map((id) => [id, state.rooms[id]?.rev ?? 0]),
  )
