import type { WebSocketHandler } from 'bun'
import type { Door } from '../core/limits/door.ts'
import type { Log } from '../core/ports.ts'
import type { Delivery } from '../delivery/create-delivery.ts'
import type { Gateway, SocketHandler } from '../delivery/sockets/gateway.ts'
import type { Socket, SocketData } from '../delivery/sockets/socket.ts'
import type { WatchedSockets } from '../delivery/sockets/watch-sockets.ts'
import { limits } from '../protocol/limits.ts'

type Parts = {
  gateways: readonly Gateway[]
  watch: WatchedSockets
  door: Door
  delivery: Pick<Delivery, 'leave'>
  log: Log
}

/**
 * The runtime has one handler for all sockets of a port: this one finds each socket's dialect, and does what all
 * of them need: keeping alive (R6), the bounds of what may wait (R8), and letting go of whoever has left.
 */
export const routeSockets = ({
  gateways,
  watch,
  door,
  delivery,
  log,
}: Parts): WebSocketHandler<SocketData> => {
  const handlers = new Map(gateways.map(({ dialect, sockets }) => [dialect.name, sockets]))
  const handlerOf = ({ data }: Socket): SocketHandler => handlers.get(data.dialect) as SocketHandler

  /** A bug of one dialect, with one client, is nobody else's trouble. */
  const guarded = (socket: Socket, run: () => void): void => {
    try {
      run()
    } catch (error) {
      const { dialect } = socket.data
      log.error({ dialect, error: error instanceof Error ? error.stack : String(error) }, 'bug in a dialect')
    }
  }

  return {
    open(socket) {
      const handler = handlerOf(socket)
      watch.add(socket, handler.mayStayUnknown === true)
      guarded(socket, () => handler.open?.(socket))
    },
    message(socket, frame) {
      watch.heard(socket)
      if (!socket.data.isClosing) guarded(socket, () => handlerOf(socket).message(socket, frame))
    },
    close(socket, code, reason) {
      const { data } = socket
      watch.remove(socket)
      door.leave(data.actor.address, data.isKnown)
      data.isClosing = true
      if (data.connection) delivery.leave(data.connection)
      guarded(socket, () => handlerOf(socket).close?.(socket, code, reason))
    },
    drain(socket) {
      guarded(socket, () => handlerOf(socket).drain?.(socket))
    },
    pong: (socket) => watch.heard(socket),
    maxPayloadLength: limits.frameBytes,
    // The runtime's own timer starts anew at every send, so it would never notice a peer that is gone.
    idleTimeout: 0,
    backpressureLimit: limits.outboxBytes,
    closeOnBackpressureLimit: true,
    publishToSelf: true,
    perMessageDeflate: false,
    sendPings: false,
  }
}
