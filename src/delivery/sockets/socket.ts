import type { ServerWebSocket } from 'bun'
import type { Actor } from '../../core/actor.ts'
import { type CloseCode, closeCodes } from '../../protocol/close-codes.ts'
import type { Connection } from '../connection.ts'
import { ofDialect, topics } from '../topics.ts'

/** What is kept for one socket of any dialect. Small on purpose: thousands of these sleep most of the time. */
export type SocketData = {
  /** Whose gateway takes what it says. */
  readonly dialect: string
  actor: Actor
  /** Monotonic milliseconds when it opened: without a hello it is closed some seconds later. */
  openedAt: number
  /** Monotonic milliseconds of the last frame or pong: whatever is sent proves nothing about the other side. */
  heardAt: number
  /** Asked for a sign of life since then. */
  isAsked: boolean
  /** There since it has said who it is. */
  connection: Connection | undefined
  /** Whether its session is proved; strangers are counted apart, see `core/limits/door.ts`. */
  isKnown: boolean
  /** True while it is spared typing and presence because too much waits for it. */
  isSlow: boolean
  isClosing: boolean
}

export type Socket<D extends SocketData = SocketData> = ServerWebSocket<D>

/** What an upgraded socket starts with, at this monotonic moment. */
export const newSocketData = (dialect: string, actor: Actor, openedAt: number): SocketData => ({
  dialect,
  actor,
  openedAt,
  heardAt: openedAt,
  isAsked: false,
  connection: undefined,
  isKnown: actor.session !== undefined,
  isSlow: false,
  isClosing: false,
})

/** Closes once. A dialect whose clients know other codes gives its own. */
export const closeSocket = (socket: Socket, code: CloseCode): void =>
  closeWith(socket, code, closeCodes[code].reason)

/** `reason` is at most 123 bytes, as WebSocket has it. */
export const closeWith = (socket: Socket, code: number, reason: string): void => {
  if (socket.data.isClosing) return
  socket.data.isClosing = true
  // Nothing may follow the reason, not even what other rooms say in the same tick (R7).
  for (const topic of socket.subscriptions) socket.unsubscribe(topic)
  socket.close(code, reason)
}

/** The socket as delivery sees it, once its session is known. */
export const connectionOver = (
  socket: Socket,
  session: string,
  account: string,
  name: string,
): Connection => ({
  session,
  account,
  name,
  hear: (topic) => void (socket.data.isClosing || socket.subscribe(ofDialect(socket.data.dialect, topic))),
  unhear: (topic) => void socket.unsubscribe(ofDialect(socket.data.dialect, topic)),
  rooms: () => roomsOf(socket),
  tell: tellerOf(socket),
  close: (code) => closeSocket(socket, code),
})

const roomsOf = (socket: Socket): string[] => {
  const prefix = ofDialect(socket.data.dialect, topics.room(''))
  return socket.subscriptions.flatMap((topic) =>
    topic.startsWith(prefix) ? [topic.slice(prefix.length)] : [],
  )
}

let lastOwnTopic = 0

/**
 * What is published leaves with everything else of the same tick in one write, what is sent takes a write of
 * its own. So a socket hears a topic that is only its own, from the first time something is told to it alone.
 */
const tellerOf = (socket: Socket): Connection['tell'] => {
  let topic: string | undefined
  return (frame) => {
    if (socket.data.isClosing) return
    if (topic === undefined) {
      lastOwnTopic += 1
      topic = `own:${lastOwnTopic}`
      socket.subscribe(topic)
    }
    socket.publish(topic, frame)
  }
}
