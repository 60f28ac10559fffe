import type { Actor } from '../../core/actor.ts'
import * as sockets from '../../delivery/sockets/socket.ts'
import type { Request } from './decode.ts'
import { native } from './encode.ts'

/** What this gateway keeps for one socket beside what every dialect keeps. */
export type SocketData = sockets.SocketData & {
  /** Commands that have not been answered yet. */
  inFlight: number
  /** Length of the frames of those commands together. */
  inFlightLength: number
  /** Commands that have to wait until this socket has read more; undefined while none do. */
  waiting: Command[] | undefined
  isTakingTurns: boolean
  /** Length of the long answers that leave with this tick. */
  leavingLength: number
  badFrames: number
  /** Since its hello; resolves when it hears its rooms. */
  hearing: Promise<void> | undefined
}

export type Socket = sockets.Socket<SocketData>

/** A request, and the length of the frame that it came in. */
export type Command = { request: Request; length: number }

export const newSocketData = (actor: Actor, openedAt: number): SocketData => ({
  ...sockets.newSocketData(native.name, actor, openedAt),
  inFlight: 0,
  inFlightLength: 0,
  waiting: undefined,
  isTakingTurns: false,
  leavingLength: 0,
  badFrames: 0,
  hearing: undefined,
})
