import { mustBeProved } from '../../core/accounts/must-be-proved.ts'
import type { LoggedIn } from '../../core/actor.ts'
import { asRefusal } from '../../core/as-refusal.ts'
import { messageNumber } from '../../core/numbers/message-number.ts'
import type { Connection, Dialect, Frame } from '../../delivery/connection.ts'
import { asLine } from '../../delivery/dialects/as-line.ts'
import type { Caller, SocketHandler } from '../../delivery/sockets/gateway.ts'
import * as sockets from '../../delivery/sockets/socket.ts'
import { topics } from '../../delivery/topics.ts'
import type { ParleyEvent } from '../../protocol/events.ts'
import { limits } from '../../protocol/limits.ts'
import { refuse } from '../../protocol/refusals.ts'
import { decodeFrame, type SocketRequest, tokenOf } from './decode.ts'
import { faultOf } from './encode.ts'
import { detail, invalidToken } from './faults.ts'
import { sendTo } from './messages.ts'
import type { WorkspaceParts } from './ports.ts'

export type SocketData = sockets.SocketData & {
  /** As the address names it. */
  roomNumber: string
  /** Known once it is admitted. */
  room: string | undefined
  /** Frames are taken one after the other. */
  waiting: SocketRequest[]
  isBusy: boolean
  badFrames: number
}
type Socket = sockets.Socket<SocketData>

const name = 'workspace'
/** Close codes of this dialect, in the range that is free for applications. */
const [unauthorized, notAdmitted] = [4401, 4403]

/** `/ws/chat/<room>/`: what is said in one room. */
export const createSockets = (parts: WorkspaceParts) => {
  const { delivery, numbers, publicUrl } = parts

  const dialect: Dialect = {
    name,
    encode(event: ParleyEvent): Frame | Promise<Frame> {
      if (event.event === 'typing')
        return JSON.stringify({
          type: 'typing',
          sender: event.account.name,
          timestamp: new Date(parts.clock.wall()).toISOString(),
        })
      if (event.event !== 'message.changed' || event.message.rev !== event.message.seq) return undefined
      const number = numbers.peek('room', event.room)
      if (number !== undefined) return said(event, number)
      return numbers.of('room', event.room).then((found) => said(event, found))
    },
  }

  const said = ({ message }: Extract<ParleyEvent, { event: 'message.changed' }>, room: number): Frame => {
    const line = asLine(message, publicUrl())
    if (line?.kind !== 'said') return undefined
    return JSON.stringify({
      type: 'chat_message',
      content: line.text,
      sender: message.author.name,
      message_id: messageNumber(room, message.seq),
      timestamp: message.at,
    })
  }

  /** A token in the address would end up in logs and histories: it is refused, whatever it is. */
  const upgrade = async (request: Request, caller: Caller, roomNumber: string): Promise<void> => {
    if (new URL(request.url).search !== '')
      throw detail(
        400,
        'Send the token in the Authorization header or in a first frame, never in the address.',
      )
    const token = tokenOf(request.headers.get('authorization'))
    const actor = token === undefined ? await caller.whoAsks() : caller.stranger
    const session = token ? await parts.authenticate(token, actor.address) : actor.session
    if (token !== undefined && !session) throw invalidToken()
    const proved = session ? { ...actor, session } : actor
    parts.remember(request, proved)
    caller.upgrade({
      ...sockets.newSocketData(name, proved, parts.clock.monotonic()),
      roomNumber,
      room: undefined,
      waiting: [],
      isBusy: false,
      badFrames: 0,
    } as SocketData)
  }

  /** Hears the room first and looks again whether it may, so that nothing falls in between (R7). */
  const enter = async (socket: Socket, session: LoggedIn): Promise<void> => {
    const { data } = socket
    const { account } = session
    mustBeProved(account)
    if ([...delivery.connections.of(account.id)].length >= parts.socketsPerAccount())
      throw refuse('rate-limited', 'This account has too many connections. Close some first.', 30_000)
    const room = await numbers.id('room', data.roomNumber)
    if (data.isClosing || data.connection) return
    if (room === undefined || !(await parts.roomsOf(account.id)).includes(room))
      return sockets.closeWith(socket, notAdmitted, 'You are not a participant of this room.')
    if (data.isClosing || data.connection) return
    if (!data.isKnown) parts.door.known(data.actor.address)
    data.isKnown = true
    data.actor = { ...data.actor, session }
    data.room = room
    data.connection = connectionOf(socket, session, room)
    delivery.enter(data.connection)
    delivery.hearRoom(data.connection, room)
    if (!(await parts.roomsOf(account.id)).includes(room)) delivery.unhearRoom(data.connection, room)
  }

  const take = async (socket: Socket, request: SocketRequest): Promise<void> => {
    const { data } = socket
    if (request.type === 'auth') return authenticate(socket, request.token)
    if (!data.connection || data.room === undefined)
      return sockets.closeWith(socket, unauthorized, 'Authenticate first.')
    if (request.type === 'typing') await parts.execute(data.actor, 'room.typing', { room: data.room })
    else await sendTo({ parts, actor: data.actor }, data.room, request.content)
  }

  const authenticate = async (socket: Socket, token: string): Promise<void> => {
    const { data } = socket
    if (data.connection) return tellError(socket, 'This socket is authenticated already.')
    const session = await parts.authenticate(token, data.actor.address)
    if (!session) return sockets.closeWith(socket, unauthorized, 'Invalid token.')
    await enter(socket, session)
    if (data.connection) socket.send(JSON.stringify({ type: 'auth', status: 'ok' }))
  }

  const tellError = (socket: Socket, message: string): void => {
    if (!socket.data.isClosing) socket.send(JSON.stringify({ type: 'error', message }))
  }

  const run = async (socket: Socket): Promise<void> => {
    const { data } = socket
    data.isBusy = true
    for (let next = data.waiting.shift(); next && !data.isClosing; next = data.waiting.shift())
      try {
        await take(socket, next)
      } catch (error) {
        const { body } = faultOf(asRefusal(parts.log, error, next.type))
        tellError(socket, Object.values(body).flat().join(' '))
      }
    data.isBusy = false
  }

  const handler: SocketHandler<SocketData> = {
    open(socket) {
      const { session } = socket.data.actor
      if (!session) return
      socket.data.isBusy = true
      enter(socket, session)
        .catch((error) =>
          sockets.closeWith(
            socket,
            notAdmitted,
            asRefusal(parts.log, error, 'connect').message.slice(0, 100),
          ),
        )
        .finally(() => void run(socket))
    },
    message(socket, frame) {
      const { data } = socket
      const tooLong = !data.connection && frame.length > limits.frameBytesBeforeHello
      const request = decodeFrame(typeof frame === 'string' && !tooLong ? frame : '')
      if ('error' in request) {
        data.badFrames += 1
        tellError(socket, request.error)
        if (data.badFrames > limits.badFrames) sockets.closeSocket(socket, 4002)
      } else if (data.waiting.length >= limits.workspaceFramesWaiting)
        tellError(socket, 'Too many messages at once. Wait for those before.')
      else {
        data.waiting.push(request)
        if (!data.isBusy) void run(socket)
      }
    },
  }

  return { dialect, upgrade, handler }
}

/** Hears this one room, and nothing of what else its account may hear. */
const connectionOf = (socket: Socket, session: LoggedIn, room: string): Connection => {
  const plain = sockets.connectionOver(socket, session.id, session.account.id, session.account.username)
  const isOwn = (topic: string): boolean => topic === topics.room(room) || topic === topics.roomHints(room)
  return {
    ...plain,
    hear: (topic) => isOwn(topic) && plain.hear(topic),
    unhear(topic) {
      if (topic === topics.room(room))
        sockets.closeWith(socket, notAdmitted, 'You are no longer a participant of this room.')
    },
  }
}
