import { mustBeProved } from '../../core/accounts/must-be-proved.ts'
import type { Actor, LoggedIn } from '../../core/actor.ts'
import type { Door } from '../../core/limits/door.ts'
import { readMessageNumber } from '../../core/numbers/message-number.ts'
import type { Numbers } from '../../core/numbers/numbers.ts'
import type { Clock, Log } from '../../core/ports.ts'
import type { Publisher } from '../../delivery/connection.ts'
import type { Delivery } from '../../delivery/create-delivery.ts'
import { sentenceOf } from '../../delivery/dialects/sentence-of.ts'
import type { Gateway } from '../../delivery/sockets/gateway.ts'
import * as sockets from '../../delivery/sockets/socket.ts'
import { ofDialect, topics } from '../../delivery/topics.ts'
import type { CommandName } from '../../protocol/commands.ts'
import type { ParleyEvent } from '../../protocol/events.ts'
import { limits } from '../../protocol/limits.ts'
import { Refusal, refuse } from '../../protocol/refusals.ts'
import { decodeObject } from './decode.ts'
import { encodeEvent, frame, type User, userOf } from './encode.ts'
import { answerRest, isRest, roomCalled } from './rest.ts'

type Parts = {
  execute(actor: Actor, command: CommandName, input: unknown): Promise<unknown>
  /** The same for requests, which are written down as a whole. */
  executeUnlogged(actor: Actor, command: CommandName, input: unknown): Promise<unknown>
  authenticate(token: string, address?: string): Promise<LoggedIn | undefined>
  isConnected(account: string): boolean
  roomsOf(account: string): Promise<string[]>
  socketsPerAccount(): number
  delivery: Delivery
  publisher: Publisher
  numbers: Numbers
  door: Door
  clock: Clock
  log: Log
  publicUrl(): string
  readBytes(request: Request, limit: number): Promise<Uint8Array>
}

type SocketData = sockets.SocketData & {
  user: User | undefined
  turn: Promise<void>
  waiting: number
  wrongTokens: number
  typingIn: Set<string>
}
type Socket = sockets.Socket<SocketData>
type Fields = Record<string, unknown>
type Action = (socket: Socket, fields: Fields) => Promise<void>

const name = 'classic'
/** Frames of one socket that may wait for those before them. */
const mostWaiting = 200

/** REST under `/api`, and `GET /ws` with JSON frames. See `quirks.md`. */
export const createClassicGateway = (parts: Parts): Gateway<SocketData> => {
  const { delivery, publisher, clock } = parts
  const ofRequests = { ...parts, execute: parts.executeUnlogged }

  /** Settles when all that was said so far has its frame: numbers of people and rooms are looked up. */
  let encoding: Promise<unknown> = Promise.resolve()
  const encode = (event: ParleyEvent): Promise<string | undefined> => {
    const made = encodeEvent(parts, event)
    encoding = Promise.allSettled([made, encoding])
    return made
  }

  /** What is published at once would overtake what was announced just before. */
  const afterWhatWasSaid = async (): Promise<void> => {
    await afterThisTick()
    await encoding
    await afterThisTick()
  }

  /** Tells clients of this dialect on this node. */
  const tell = (topic: string, type: string, fields: Fields): void =>
    publisher.publish(ofDialect(name, topic), frame(type, fields, clock.wall()))

  const reply = (socket: Socket, type: string, fields: Fields): void => {
    if (!socket.data.isClosing) socket.send(frame(type, fields, clock.wall()))
  }

  const connect: Action = async (socket, { token }) => {
    const { data } = socket
    if (data.connection) throw refuse('bad-input', 'This socket is connected already.')
    const session =
      typeof token === 'string' ? await parts.authenticate(token, data.actor.address) : undefined
    if (!session) throw wrongToken(socket)
    mustBeProved(session.account)
    const { id, username } = session.account
    if ([...delivery.connections.of(id)].length >= parts.socketsPerAccount())
      throw refuse('rate-limited', 'This account has too many connections. Close some first.')
    data.user = await userOf(parts, { id, name: username })
    if (data.isClosing) return
    data.actor = { ...data.actor, session }
    parts.door.known(data.actor.address)
    data.isKnown = true
    data.connection = sockets.connectionOver(socket, session.id, id, username)
    delivery.enter(data.connection)
    // The session may have ended while it was looked up (R7): only one that is open says hello.
    await parts.execute(data.actor, 'session.hello', { protocol: 1 }).catch((error) => {
      sockets.closeWith(socket, 1008, 'This session was ended. Log in again.')
      throw error
    })
    reply(socket, 'connect', { user: data.user })
  }

  const joinRoom: Action = async (socket, { room_id }) => {
    const { data } = socket
    const room = await roomCalled(parts, room_id)
    const isNew = !hears(socket, room)
    await parts.execute(data.actor, 'room.join', { room })
    if (data.connection) delivery.hearRoom(data.connection, room)
    const fields = { room_id, user: data.user }
    if (isNew) tell(topics.room(room), 'join_room', fields)
    else reply(socket, 'join_room', fields)
  }

  /** Whoever speaks in a room of theirs hears it, their own words first. */
  const hearOwn = async (socket: Socket, room: string): Promise<void> => {
    const { connection, isClosing } = socket.data
    if (!connection || isClosing || hears(socket, room)) return
    if ((await parts.roomsOf(connection.account)).includes(room)) delivery.hearRoom(connection, room)
  }

  const leaveRoom: Action = async (socket, { room_id }) => {
    const { data } = socket
    const room = await roomCalled(parts, room_id)
    await afterWhatWasSaid()
    const wasHere = hears(socket, room)
    if (data.connection) delivery.unhearRoom(data.connection, room)
    // Nobody leaves the lobby; it is only heard no more.
    if (room !== 'lobby') await parts.execute(data.actor, 'room.leave', { room })
    const fields = { room_id, user: data.user }
    reply(socket, 'leave_room', fields)
    if (wasHere) tell(topics.room(room), 'leave_room', fields)
  }

  const message: Action = async (socket, { room_id, content }) => {
    const { data } = socket
    const room = await roomCalled(parts, room_id)
    await hearOwn(socket, room)
    const input = { room, text: content, nonce: crypto.randomUUID() }
    await parts.execute(data.actor, 'message.send', input)
  }

  const startTyping: Action = async ({ data }, { room_id }) => {
    const room = await roomCalled(parts, room_id)
    await parts.execute(data.actor, 'room.typing', { room })
    data.typingIn.add(room)
  }

  /**
   * Elsewhere typing ends by itself after a moment; clients of this dialect are told. Only who may type, and said so
   * first, is told to have stopped: what others hear costs its rate.
   */
  const stopTyping: Action = async (socket, { room_id }) => {
    const room = await roomCalled(parts, room_id)
    if (!hears(socket, room)) throw refuse('not-a-member')
    if (!socket.data.typingIn.delete(room)) return
    await afterWhatWasSaid()
    tell(topics.roomHints(room), 'typing_stop', { room_id, user: socket.data.user })
  }

  const react: Action = async ({ data }, { message_id, emoji }) => {
    const place = readMessageNumber(message_id)
    const room = await roomCalled(parts, place?.room)
    const reaction = { message: `${room}.${place?.seq ?? 1}`, emoji, on: true }
    await parts.execute(data.actor, 'message.react', reaction)
    const fields = { message_id, room_id: place?.room, emoji, user: data.user }
    tell(topics.room(room), 'reaction', fields)
  }

  const disconnect: Action = async (socket) => {
    reply(socket, 'disconnect', { user: socket.data.user })
    sockets.closeWith(socket, 1000, 'Goodbye.')
  }

  const actions = new Map<unknown, Action>(
    Object.entries({
      connect,
      message,
      join_room: joinRoom,
      leave_room: leaveRoom,
      typing_start: startTyping,
      typing_stop: stopTyping,
      reaction: react,
      disconnect,
    } satisfies Record<string, Action>),
  )

  const act = async (socket: Socket, fields: Fields | undefined): Promise<void> => {
    try {
      if (!fields) throw refuse('bad-input', 'Send one JSON object per frame.')
      const action = actions.get(fields.type)
      if (!action) throw refuse('unknown-command', 'Unknown type.')
      const isOpen = socket.data.connection || ['connect', 'disconnect'].includes(fields.type as string)
      if (!isOpen) throw refuse('unauthenticated', 'Send {"type": "connect", "token": …} first.')
      await action(socket, fields)
    } catch (error) {
      reply(socket, 'error', { message: reasonOf(parts.log, error) })
    }
  }

  return {
    dialect: { name, encode },
    owns: (pathname) => pathname === '/ws' || pathname === '/ws/' || isRest(pathname),
    async answer(request, caller) {
      if (isRest(caller.pathname)) return answerRest(ofRequests, request, caller)
      caller.upgrade({
        ...sockets.newSocketData(name, caller.stranger, clock.monotonic()),
        user: undefined,
        turn: Promise.resolve(),
        waiting: 0,
        wrongTokens: 0,
        typingIn: new Set(),
      } as SocketData)
      return undefined
    },
    sockets: {
      /** One after the other, as a client may join a room and speak there in one breath. */
      message(socket, text) {
        const { data } = socket
        const tooLong = !data.connection && text.length > limits.frameBytesBeforeHello
        if (data.waiting >= mostWaiting || tooLong) {
          reply(socket, 'error', { message: refuse('overloaded').message })
          return
        }
        data.waiting += 1
        data.turn = data.turn
          .then(() => act(socket, decodeObject(text)))
          .finally(() => {
            data.waiting -= 1
          })
      },
    },
  }
}

const hears = (socket: Socket, room: string): boolean =>
  socket.isSubscribed(ofDialect(name, topics.room(room)))

const afterThisTick = (): Promise<void> => new Promise((done) => void setImmediate(done))

/** Nobody guesses a token, but each one is looked up: after some the socket is closed. */
const wrongToken = (socket: Socket): Refusal => {
  socket.data.wrongTokens += 1
  if (socket.data.wrongTokens > limits.badFrames) sockets.closeWith(socket, 1008, 'Log in first.')
  return refuse('unauthenticated')
}

const reasonOf = (log: Log, error: unknown): string => {
  if (error instanceof Refusal) return sentenceOf(error)
  log.error({ error: error instanceof Error ? error.stack : String(error) }, 'bug')
  return refuse('internal').message
}
