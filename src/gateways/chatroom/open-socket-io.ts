import type { Server as IoServer } from 'socket.io'
import type { Actor } from '../../core/actor.ts'
import type { Door } from '../../core/limits/door.ts'
import type { Clock } from '../../core/ports.ts'
import type { Caller } from '../../delivery/sockets/gateway.ts'
import { newSocketData, type SocketData } from '../../delivery/sockets/socket.ts'
import { limits } from '../../protocol/limits.ts'
import { boundClient } from './bound-client.ts'
import { capPayloads } from './cap-payloads.ts'
import { countAtDoor } from './count-at-door.ts'

type Parts = {
  door: Door
  clock: Clock
  readBytes(request: Request, limit: number): Promise<Uint8Array>
}
/** Who has connected and not yet said who it is; the door is told when it has. */
export type Stranger = { actor: Actor; isKnownNow(): void }
export type Serve = (io: IoServer, strangerOf: (engine: object) => Stranger | undefined) => void

export type SocketIo = {
  answer(request: Request, caller: Caller): Promise<Response | undefined>
  opened(socket: unknown): void
  message(socket: unknown, frame: string | Buffer): void
  closed(socket: unknown, code: number, reason: string): void
  stop(): void
}

/**
 * Socket.IO on our own ports. Loaded when the first client asks for it: whoever has none does not pay for it. A client
 * that polls counts as a connection at the door, as does a WebSocket.
 */
export const openSocketIo = async ({ door, clock, readBytes }: Parts, serve: Serve): Promise<SocketIo> => {
  const [{ Server: Engine }, { Server }] = await Promise.all([
    import('@socket.io/bun-engine'),
    import('socket.io'),
  ])
  const engine = new Engine({
    path: '/socket.io/',
    pingInterval: 20_000,
    pingTimeout: 15_000,
    maxHttpBufferSize: limits.frameBytes,
    // A join needs a token or a login from the same page: no cookie speaks for anybody here.
    cors: { origin: '*', allowedHeaders: ['Content-Type'], methods: ['GET', 'POST'] },
  })
  const io = new Server({ serveClient: false })
  const asking = new WeakMap<Request, Actor>()
  const strangers = new WeakMap<object, Stranger>()

  /** Engine.IO would read a body of any length, for as long as it takes. */
  const withBody = async (request: Request): Promise<Request> =>
    new Request(request.url, {
      method: request.method,
      headers: request.headers,
      body: Buffer.from(await readBytes(request, limits.frameBytes)).toString('utf8'),
    })

  engine.on('connection', (socket, request) => {
    const actor = asking.get(request)
    if (!actor) return
    if (socket.transport.name === 'polling') capPayloads(socket)
    const isKnownAtDoor = countAtDoor(door, actor.address, socket)
    const mayStay = boundClient(socket)
    strangers.set(socket, {
      actor,
      isKnownNow() {
        isKnownAtDoor()
        mayStay()
      },
    })
  })
  io.bind(engine as never)
  serve(io, (socket) => strangers.get(socket))

  return {
    async answer(request, caller) {
      const actor = caller.stranger
      const isSocket = request.headers.has('upgrade')
      const isNew = !new URL(request.url).searchParams.has('sid')
      const asked = request.method === 'POST' ? await withBody(request) : request
      asking.set(asked, actor)
      if (isNew && !isSocket && request.method === 'GET') door.enter(actor.address, false)
      let isUpgraded = false
      const server = {
        upgrade(_: Request, options: { data: object; headers: Headers }): boolean {
          const data = { ...newSocketData('chatroom', actor, clock.monotonic()), ...options.data }
          caller.upgrade(data as SocketData, options.headers)
          isUpgraded = true
          return true
        },
      }
      const response = await engine.handleRequest(asked, server as never)
      // What was refused is no connection.
      if (isNew && !isSocket && request.method === 'GET' && !response.ok) door.leave(actor.address, false)
      return isUpgraded ? undefined : response
    },
    opened: (socket) => engine.onWebSocketOpen(socket as never),
    message: (socket, frame) => engine.onWebSocketMessage(socket as never, frame as never),
    closed: (socket, code, reason) => engine.onWebSocketClose(socket as never, code, reason),
    stop: () => engine.close(),
  }
}
