import type { Clock } from '../../core/ports.ts'
import { limits } from '../../protocol/limits.ts'
import { ofDialect, topics } from '../topics.ts'
import { closeSocket, type Socket } from './socket.ts'

const lookEvery = 250
/** Quiet for half the allowed time: asked for a sign of life. */
const askAfterMs = (limits.idleSeconds * 1000) / 2
/** Below the runtime's own limit, at which it cuts without a word. */
const closeAbove = limits.outboxBytes * 0.75

export type WatchedSockets = ReturnType<typeof watchSockets>

/**
 * Looks after the sockets of every dialect: those that say nothing, and those that read too slowly (R8). `missed` is
 * called for one that was spared typing and presence and hears them again.
 */
export const watchSockets = (clock: Clock, missed: (socket: Socket) => void = () => {}) => {
  const sockets = new Set<Socket>()
  /** Sockets that have not said hello yet, oldest first. */
  const silent = new Set<Socket>()

  const lookAtSilent = (): void => {
    for (const socket of silent) {
      if (socket.data.connection || socket.data.isClosing) silent.delete(socket)
      else if (clock.monotonic() - socket.data.openedAt < limits.helloMs) return
      else closeSocket(socket, 4001)
    }
  }

  const look = (): void => {
    lookAtSilent()
    const now = clock.monotonic()
    for (const socket of sockets) {
      spare(socket, missed)
      askOrEnd(socket, now)
    }
  }

  const timer = setInterval(look, lookEvery)

  return {
    /** `mayStayUnknown`: in this dialect nobody has to say at once who they are. */
    add(socket: Socket, mayStayUnknown: boolean): void {
      sockets.add(socket)
      if (!mayStayUnknown) silent.add(socket)
    },
    /** The other side is alive. */
    heard({ data }: Socket): void {
      data.heardAt = clock.monotonic()
      data.isAsked = false
    },
    remove(socket: Socket): void {
      sockets.delete(socket)
      silent.delete(socket)
    },
    waiting(): { all: number; most: number } {
      let all = 0
      let most = 0
      for (const socket of sockets) {
        const bytes = socket.getBufferedAmount()
        all += bytes
        most = Math.max(most, bytes)
      }
      return { all, most }
    },
    /** Sends everybody to another node, evenly over `overMs`, so that they don't all arrive at once. */
    async moveAway(overMs: number): Promise<void> {
      const all = [...sockets]
      const began = clock.monotonic()
      for (const [i, socket] of all.entries()) {
        const due = began + (overMs * i) / all.length
        if (due > clock.monotonic() + 5) await Bun.sleep(due - clock.monotonic())
        closeSocket(socket, 4009)
      }
    },
    /** Tells everybody to come back; resolves when they have closed, or after a second. */
    async stop(): Promise<void> {
      clearInterval(timer)
      for (const socket of sockets) closeSocket(socket, 1012)
      for (let waited = 0; sockets.size > 0 && waited < 1000; waited += 20) await Bun.sleep(20)
      for (const socket of sockets) socket.terminate()
    },
  }
}

/** Half-open connections look fine from here: only an answer proves that somebody is there (R6). */
const askOrEnd = (socket: Socket, now: number): void => {
  const { data } = socket
  const quiet = now - data.heardAt
  if (quiet < askAfterMs) return
  if (quiet >= limits.idleSeconds * 1000) socket.terminate()
  else if (!data.isAsked) {
    data.isAsked = true
    socket.ping()
  }
}

/** Typing and presence go first, then the connection; nothing that lasts is ever dropped in silence. */
const spare = (socket: Socket, missed: (socket: Socket) => void): void => {
  const { data } = socket
  const waiting = socket.getBufferedAmount()
  if (waiting > closeAbove) closeSlow(socket)
  else if (!data.isSlow && waiting > limits.outboxHintBytes) unhearHints(socket)
  else if (data.isSlow && waiting === 0) {
    hearHints(socket)
    missed(socket)
  }
}

/** The reason can only arrive when the client reads again; the memory is given back either way. */
const closeSlow = (socket: Socket): void => {
  closeSocket(socket, 4008)
  setTimeout(() => socket.terminate(), 2000)
}

const hintsOf = (socket: Socket): string[] => {
  const rooms = ofDialect(socket.data.dialect, topics.room(''))
  const joined = socket.subscriptions.filter((topic) => topic.startsWith(rooms))
  return [topics.presence, ...joined.map((topic) => topics.roomHints(topic.slice(rooms.length)))]
}

const unhearHints = (socket: Socket): void => {
  socket.data.isSlow = true
  for (const topic of hintsOf(socket)) socket.unsubscribe(ofDialect(socket.data.dialect, topic))
}

const hearHints = (socket: Socket): void => {
  socket.data.isSlow = false
  for (const topic of hintsOf(socket)) socket.subscribe(ofDialect(socket.data.dialect, topic))
}
