import type { Door } from '../../core/limits/door.ts'
import type { SocketData } from '../../delivery/sockets/socket.ts'

type Counted = {
  transport: { name: string; socket?: { data: SocketData } }
  once(event: 'upgrade' | 'close', run: () => void): unknown
}

/**
 * A client that polls counts here until it hangs up, or becomes a WebSocket, which counts itself. Answers what to call
 * once it has said who it is.
 */
export const countAtDoor = (door: Door, address: string, engine: object): (() => void) => {
  const client = engine as Counted
  let isPolling = client.transport.name === 'polling'
  let isKnown = false
  const leave = (): void => {
    if (isPolling) door.leave(address, isKnown)
    isPolling = false
  }
  const socketIsKnown = (): void => {
    const data = client.transport.socket?.data
    if (!data || data.isKnown) return
    data.isKnown = true
    door.known(address)
  }
  client.once('upgrade', () => {
    leave()
    if (isKnown) socketIsKnown()
  })
  client.once('close', leave)
  return () => {
    if (isPolling && !isKnown) door.known(address)
    isKnown = true
    if (!isPolling) socketIsKnown()
  }
}
