import { io } from 'socket.io-client'
import { createInbox, type Place, type Wire } from './wires.ts'

/** `socketio`, `socketio websocket`, `socketio polling`, and perhaps `{"token": "…"}`: events are `["name", data]`. */
export const openSocketIo = async ({ url }: Place, target: string): Promise<Wire> => {
  const [, transport, auth] = target.match(/^(polling|websocket)? ?(\{.*\})?$/) ?? []
  const socket = io(url, {
    forceNew: true,
    reconnection: false,
    ...(transport ? { transports: [transport] } : {}),
    ...(auth ? { auth: JSON.parse(auth) } : {}),
  })
  const inbox = createInbox()
  socket.onAny((...event: unknown[]) => inbox.put(JSON.stringify(event)))
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.on('disconnect', (reason) => resolve({ code: 0, reason }))
  })
  await new Promise<void>((resolve, reject) => {
    socket.on('connect', resolve)
    socket.on('connect_error', reject)
  })
  return {
    send(text) {
      const [name, ...data] = JSON.parse(text)
      socket.emit(name, ...data)
    },
    next: inbox.next,
    closed,
    close: () => void socket.disconnect(),
  }
}
