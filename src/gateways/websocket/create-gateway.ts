import { mustBeProved } from '../../core/accounts/must-be-proved.ts'
import type { Actor, LoggedIn } from '../../core/actor.ts'
import { asRefusal } from '../../core/as-refusal.ts'
import { checkInput } from '../../core/execute.ts'
import type { Door } from '../../core/limits/door.ts'
import type { Clock, Log } from '../../core/ports.ts'
import type { Connection } from '../../delivery/connection.ts'
import type { Delivery } from '../../delivery/create-delivery.ts'
import type { Gateway } from '../../delivery/sockets/gateway.ts'
import { closeSocket, connectionOver } from '../../delivery/sockets/socket.ts'
import type { RequestId } from '../../protocol/frames.ts'
import { limits } from '../../protocol/limits.ts'
import { Refusal, refuse } from '../../protocol/refusals.ts'
import { decode, type Request } from './decode.ts'
import { encodeRefusal, encodeResult, native } from './encode.ts'
import { newSocketData, type Socket, type SocketData } from './socket.ts'
import { takeTurns } from './take-turns.ts'

export type GatewayParts = {
  execute(actor: Actor, command: Request['type'], input: unknown): Promise<unknown>
  authenticate(token: string, address?: string): Promise<LoggedIn | undefined>
  roomsOf(account: string): Promise<string[]>
  /** More than so many sockets of one account are refused. */
  socketsPerAccount(): number
  /** Counts sockets by network address. */
  door: Door
  delivery: Delivery
  clock: Clock
  log: Log
}

/** The native socket, `GET /socket`: JSON text frames, described in `protocol/frames.ts`. */
export const createWebsocketGateway = (parts: GatewayParts): Gateway<SocketData> => {
  const { delivery, clock } = parts

  const message = (socket: Socket, frame: string | Buffer): void => {
    const { data } = socket
    const tooLong = !data.connection && frame.length > limits.frameBytesBeforeHello
    const request = decode(typeof frame === 'string' && !tooLong ? frame : '')
    if ('refusal' in request) refuseFrame(socket, request.id, request.refusal, request.isBad)
    else take(socket, request, frame.length)
  }

  const take = (socket: Socket, request: Request, length: number): void => {
    try {
      turns.take(socket, { request, length })
    } catch (error) {
      socket.send(encodeRefusal(request.id, asRefusal(parts.log, error, request.type)))
    }
  }

  const refuseFrame = (socket: Socket, id: RequestId | null, refusal: Refusal, isBad: boolean): void => {
    socket.send(encodeRefusal(id, refusal))
    if (isBad) socket.data.badFrames += 1
    if (socket.data.badFrames > limits.badFrames) closeSocket(socket, 4002)
  }

  const turns = takeTurns(async (socket, { request }) => {
    const reply = await replyTo(socket, request)
    if (socket.data.connection) delivery.reply(socket.data.connection, reply)
    else if (!socket.data.isClosing) socket.send(reply)
    return reply
  })

  const replyTo = async (socket: Socket, request: Request): Promise<string> => {
    try {
      const run = request.type === 'session.hello' ? hello : execute
      return encodeResult(request.id, await run(socket, request))
    } catch (error) {
      return encodeRefusal(request.id, asRefusal(parts.log, error, request.type))
    }
  }

  const execute = (socket: Socket, { type, input }: Request): Promise<unknown> => {
    // A browser's cookie alone does not open the socket: the session starts with its hello.
    const actor = socket.data.connection ? socket.data.actor : { ...socket.data.actor, session: undefined }
    return parts.execute(actor, type, input)
  }

  /** Hears first and reads where the rooms stand afterwards, so that nothing falls in between. */
  const hello = async (socket: Socket, { id, input }: Request): Promise<unknown> => {
    const { data } = socket
    if (data.hearing && !data.isClosing) return helloAgain(socket, input)
    mustBeNew(socket)
    const { token } = checkInput('session.hello', input)
    const session =
      token === undefined ? data.actor.session : await parts.authenticate(token, data.actor.address)
    // Meanwhile it may have hung up, or said hello twice in one breath: nobody would ever take it off again.
    mustBeNew(socket)
    if (!session) throw wrongToken(socket)
    mustBeProved(session.account)
    if ([...delivery.connections.of(session.account.id)].length >= parts.socketsPerAccount())
      throw refuse('rate-limited', 'This account has too many connections. Close some first.', 30_000)
    data.actor = { ...data.actor, session }
    if (!data.isKnown) parts.door.known(data.actor.address)
    data.isKnown = true
    data.connection = connectionOver(socket, session.id, session.account.id, session.account.username)
    delivery.enter(data.connection)
    try {
      data.hearing = hearRooms(data.connection)
      await data.hearing
      return await parts.execute(data.actor, 'session.hello', input)
    } catch (error) {
      socket.send(encodeRefusal(id, asRefusal(parts.log, error, 'session.hello')))
      closeSocket(socket, error instanceof Refusal && error.code === 'unauthenticated' ? 4003 : 1001)
      throw error
    }
  }

  /** Several windows may share a socket: each of them begins with where its rooms stand. */
  const helloAgain = async ({ data }: Socket, input: Request['input']): Promise<unknown> => {
    if (checkInput('session.hello', input).token !== undefined) throw saidAlready()
    await data.hearing
    return parts.execute(data.actor, 'session.hello', input)
  }

  /** Looks twice: whoever was removed from a room between looking and hearing must not hear it (R7). */
  const hearRooms = async (connection: Connection): Promise<void> => {
    const rooms = await parts.roomsOf(connection.account)
    for (const room of rooms) delivery.hearRoom(connection, room)
    const still = new Set(await parts.roomsOf(connection.account))
    for (const room of rooms) if (!still.has(room)) delivery.unhearRoom(connection, room)
  }

  return {
    dialect: native,
    owns: (pathname) => pathname === '/socket',
    countsItself: () => true,
    async answer(_request, caller) {
      caller.upgrade(newSocketData(await caller.whoAsks(), clock.monotonic()))
      return undefined
    },
    sockets: { message, drain: turns.runWaiting },
  }
}

/** Nobody guesses a token, but each one is looked up: after some the socket is closed. */
const wrongToken = (socket: Socket): Refusal => {
  socket.data.badFrames += 1
  if (socket.data.badFrames > limits.badFrames) closeSocket(socket, 4001)
  return refuse('unauthenticated')
}

const saidAlready = (): Refusal => refuse('bad-frame', 'This socket has said hello already.')

const mustBeNew = ({ data }: Socket): void => {
  if (data.connection) throw saidAlready()
  if (data.isClosing) throw refuse('unauthenticated', 'This socket is closed.')
}
