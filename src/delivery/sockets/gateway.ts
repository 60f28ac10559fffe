import type { Actor } from '../../core/actor.ts'
import type { Dialect } from '../connection.ts'
import type { Socket, SocketData } from './socket.ts'

/** Who sent a request, and what can be made of it. */
export type Caller = {
  readonly pathname: string
  /** Address and program of the caller, who has proved nothing: for dialects with a way to log in of their own. */
  readonly stranger: Actor
  /**
   * The caller with the session that a bearer token or the browser's cookie proves. Refuses `forbidden` when a page
   * of another site asks.
   */
  whoAsks(): Promise<Actor>
  /**
   * Makes the request a socket. Refuses when there are too many, or it asks for no WebSocket. Whoever counts and
   * lets go of it is the router.
   */
  upgrade(data: SocketData, headers?: HeadersInit): void
}

/** What a dialect's sockets do. Opening, closing and keeping alive are the router's; see `server/route-sockets.ts`. */
export type SocketHandler<D extends SocketData = SocketData> = {
  /** Nobody has to say at once who they are; otherwise a socket without a connection is closed after a while. */
  mayStayUnknown?: true
  open?(socket: Socket<D>): void
  /** Text is a string. Never called once the socket is closing. */
  message(socket: Socket<D>, frame: string | Buffer): void
  /** Called once, also when the other side is just gone. Its connection has left delivery by then. */
  close?(socket: Socket<D>, code: number, reason: string): void
  /** It has read something again. */
  drain?(socket: Socket<D>): void
}

/** What a dialect brings to the shared ports. */
export type Gateway<D extends SocketData = SocketData> = {
  /** How it says events, and the name its sockets carry. */
  dialect: Dialect
  /** Whether requests of this path are its own. The first gateway of the table that says yes gets it. */
  owns(pathname: string): boolean
  /** Requests of this path are not counted as such at the door, as they are sockets or stand for some. */
  countsItself?(pathname: string): boolean
  /** Answers a request; undefined when it has become a socket. */
  answer(request: Request, caller: Caller): Promise<Response | undefined>
  sockets: SocketHandler<D>
  /** Ends what it keeps beside its sockets, which the router closes. */
  stop?(): void | Promise<void>
}
