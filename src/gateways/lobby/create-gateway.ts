import type { Actor } from '../../core/actor.ts'
import type { Door } from '../../core/limits/door.ts'
import type { Clock, Log } from '../../core/ports.ts'
import type { Comer, Comings } from '../../delivery/comings.ts'
import type { Connection, Publisher } from '../../delivery/connection.ts'
import type { Delivery } from '../../delivery/create-delivery.ts'
import { asLine } from '../../delivery/dialects/as-line.ts'
import { createLatestEntries } from '../../delivery/dialects/latest-entries.ts'
import { readShown } from '../../delivery/dialects/read-shown.ts'
import { sentenceOf } from '../../delivery/dialects/sentence-of.ts'
import type { PlainTopics } from '../../delivery/plain-topics.ts'
import type { Gateway } from '../../delivery/sockets/gateway.ts'
import * as sockets from '../../delivery/sockets/socket.ts'
import { ofDialect, topics } from '../../delivery/topics.ts'
import type { CommandInput, CommandName, CommandOutput } from '../../protocol/commands.ts'
import type { Account, Message } from '../../protocol/entities.ts'
import type { ParleyEvent } from '../../protocol/events.ts'
import { limits } from '../../protocol/limits.ts'
import { Refusal, refuse } from '../../protocol/refusals.ts'
import { decodeFrame, decodePath } from './decode.ts'
import { encodeMessage, encodeSystem, takenReason } from './encode.ts'

type Parts = {
  execute(actor: Actor, command: CommandName, input: unknown): Promise<unknown>
  delivery: Delivery
  publisher: Publisher
  plainTopics: PlainTopics
  comings: Comings
  /** Whether it was not ended meanwhile, on whichever node. */
  isSessionOpen(session: string): Promise<boolean>
  door: Door
  clock: Clock
  log: Log
  publicUrl(): string
}

type SocketData = sockets.SocketData & {
  name: string
  isPossible: boolean
  /** What was said before the name was looked up; undefined for whoever is in. */
  early: string[] | undefined
  /** Messages that are not stored yet, and their length together. */
  inFlight: number
  inFlightLength: number
  /** Settles when all that was said so far is stored, or refused. */
  said: Promise<unknown>
}
type Socket = sockets.Socket<SocketData>

const name = 'lobby'
const room = 'lobby'
const heard = ofDialect(name, topics.room(room))
const earlyFrames = 100

/** `GET /ws/{username}`: a name, and whoever is here talks. See `quirks.md`. */
export const createLobbyGateway = (parts: Parts): Gateway<SocketData> => {
  const { delivery, publisher, plainTopics, comings, clock } = parts
  const entries = createLatestEntries(10)
  /** Who is here or about to be, by name. */
  const inside = new Map<string, Socket>()
  /** Who has gone while what they said is still being stored. */
  const goingAway = new Map<string, Promise<void>>()
  let loading: Promise<void> | undefined

  const call = <C extends CommandName>(actor: Actor, command: C, input: CommandInput<C>) =>
    parts.execute(actor, command, input) as Promise<CommandOutput<C>>

  const readFor = (actor: Actor) => (input: CommandInput<'room.history'>) =>
    call(actor, 'room.history', input)

  const encode = (event: ParleyEvent): string | undefined => {
    if (event.event !== 'message.changed' || event.room !== room) return undefined
    const { message, rev } = event
    const isNew = message.seq === rev
    const frame = encodeMessage(message, parts.publicUrl())
    entries.message(message.seq, isNew, frame)
    return isNew ? frame : undefined
  }

  const open = (socket: Socket): void => {
    const { data } = socket
    const key = keyOf(data.name)
    if (!data.isPossible) sockets.closeWith(socket, 1008, impossibleReason)
    else if (inside.has(key)) sockets.closeWith(socket, 1008, takenReason(data.name))
    else {
      inside.set(key, socket)
      enter(socket).catch((error) => turnAway(socket, error))
    }
  }

  const enter = async (socket: Socket): Promise<void> => {
    const { data } = socket
    await goingAway.get(keyOf(data.name))
    const { session, account } = await call(data.actor, 'account.enter-as-guest', { name: data.name })
    data.actor = { ...data.actor, session: { id: session, account } }
    if (data.isClosing) return leave(socket)
    parts.door.known(data.actor.address)
    data.isKnown = true
    await knowEntries(data.actor)
    if (!data.isClosing) data.connection = connect(socket, session, account)
    // Somebody who entered under this name over another node ended this session. Asked only now: whoever ends it from
    // here on is heard.
    if (data.connection && !(await parts.isSessionOpen(session))) throw refuse('name-taken')
    if (data.connection && !data.isClosing) return begin(socket, data.connection)
    if (inside.size === 0) forgetEntries()
    leave(socket)
  }

  const connect = (socket: Socket, session: string, account: Account): Connection => {
    const connection = {
      ...sockets.connectionOver(socket, session, account.id, account.username),
      close: () => sockets.closeWith(socket, 1008, 'You can no longer be here under this name.'),
    }
    delivery.enter(connection)
    return connection
  }

  /** In one breath: what was said last, hearing what is said from now on, and that somebody has come. */
  const begin = (socket: Socket, connection: Connection): void => {
    const { data } = socket
    socket.cork(() => {
      for (const frame of entries.frames()) socket.send(frame)
    })
    delivery.hearRoom(connection, room)
    comings.came(name, comerOf(socket))
    for (const text of data.early ?? []) say(socket, text)
    data.early = undefined
  }

  /** While anybody is here, what is told is also kept; the first one reads what was said before. */
  const knowEntries = (actor: Actor): Promise<void> => {
    loading ??= (async () => {
      plainTopics.hear(heard, keep)
      const source = { read: readFor(actor), shows: hasLine }
      const { messages } = await readShown(source, { room, wanted: 50 })
      entries.history(
        messages.flatMap((message) => {
          const frame = encodeMessage(message, parts.publicUrl())
          return frame === undefined ? [] : [{ seq: message.seq, frame }]
        }),
      )
    })()
    return loading
  }

  const forgetEntries = (): void => {
    plainTopics.unhear(heard, keep)
    entries.forgetMessages()
    loading = undefined
  }

  /** On whichever node somebody came or went. */
  comings.listen(name, (who, isHere) => {
    const text = `'${who}' ${isHere ? 'joined' : 'left'} the chat`
    const frame = encodeSystem(text, new Date(clock.wall()).toISOString())
    entries.notice(frame)
    publisher.publish(heard, frame)
  })

  const tellOne = (socket: Socket, text: string): void =>
    void socket.send(encodeSystem(text, new Date(clock.wall()).toISOString()))

  const message = (socket: Socket, frame: string | Buffer): void => {
    const text = decodeFrame(frame)
    const { early } = socket.data
    if (text === undefined) sockets.closeWith(socket, 1003, 'Send text.')
    else if (!early) say(socket, text)
    else if (early.length < earlyFrames) early.push(text)
    else sockets.closeWith(socket, 1008, 'Wait for the first line before you send so much.')
  }

  const say = (socket: Socket, text: string): void => {
    const { data } = socket
    const isTooMuch =
      data.inFlight >= limits.commandsInFlight || data.inFlightLength + text.length > limits.inFlightBytes
    if (isTooMuch) tellOne(socket, refuse('overloaded').message)
    else send(socket, text)
  }

  const send = (socket: Socket, text: string): void => {
    const { data } = socket
    data.inFlight += 1
    data.inFlightLength += text.length
    const sent = call(data.actor, 'message.send', { room, text, nonce: crypto.randomUUID() })
      .catch((error) => data.isClosing || tellOne(socket, reasonOf(parts.log, error)))
      .finally(() => {
        data.inFlight -= 1
        data.inFlightLength -= text.length
      })
    data.said = Promise.all([data.said, sent])
  }

  const turnAway = (socket: Socket, error: unknown): void => {
    const key = keyOf(socket.data.name)
    if (inside.get(key) === socket) inside.delete(key)
    if (inside.size === 0) forgetEntries()
    const isTaken = error instanceof Refusal && error.code === 'name-taken'
    const reason = isTaken ? takenReason(socket.data.name) : cut(reasonOf(parts.log, error))
    sockets.closeWith(socket, isTaken ? 1008 : 1013, reason)
    if (socket.data.actor.session) leave(socket)
  }

  const leave = (socket: Socket): void => {
    call(socket.data.actor, 'account.logout', {}).catch((error) => {
      // Whoever was banned is out already.
      if (!(error instanceof Refusal)) reasonOf(parts.log, error)
    })
  }

  const close = (socket: Socket): void => {
    const key = keyOf(socket.data.name)
    if (inside.get(key) !== socket) return
    inside.delete(key)
    if (!socket.data.early) void goAway(socket, key)
    else if (inside.size === 0) forgetEntries()
  }

  /** What somebody said last is told before that they left, and that before they come again. */
  const goAway = async (socket: Socket, key: string): Promise<void> => {
    const gone = (async () => {
      if (socket.data.inFlight > 0) await socket.data.said
      leave(socket)
      await afterThisTick()
      comings.went(name, comerOf(socket))
    })()
    goingAway.set(key, gone)
    await gone
    if (goingAway.get(key) === gone) goingAway.delete(key)
    if (inside.size === 0) forgetEntries()
  }

  return {
    dialect: { name, encode },
    owns: (pathname) => decodePath(pathname) !== undefined,
    async answer(request, caller) {
      const wanted = decodePath(caller.pathname)
      if (!wanted || request.headers.get('upgrade')?.toLowerCase() !== 'websocket')
        return Response.json({ detail: 'Not Found' }, { status: 404 })
      caller.upgrade({
        ...sockets.newSocketData(name, caller.stranger, clock.monotonic()),
        ...wanted,
        early: [],
        inFlight: 0,
        inFlightLength: 0,
        said: Promise.resolve(),
      } as SocketData)
      return undefined
    },
    sockets: { open, message, close },
  }
}

const comerOf = ({ data }: Socket): Comer => ({
  account: data.connection?.account ?? '',
  username: data.connection?.name ?? '',
  name: data.name,
})

const hasLine = (message: Message): boolean => asLine(message, '') !== undefined

/** Somebody keeps the lines while others only listen. */
const keep = (): void => {}

const keyOf = (wanted: string): string => wanted.normalize('NFKC').toLowerCase()

/** Messages are told at the end of the tick that stored them. */
const afterThisTick = (): Promise<void> => new Promise((done) => void setImmediate(done))

const impossibleReason = 'Use 1–50 letters, digits or signs without spaces as the name.'

const reasonOf = (log: Log, error: unknown): string => {
  if (error instanceof Refusal) return sentenceOf(error)
  log.error({ error: error instanceof Error ? error.stack : String(error) }, 'bug')
  return refuse('internal').message
}

/** The end of a WebSocket has room for 123 bytes. */
const cut = (reason: string): string =>
  Buffer.byteLength(reason) <= 123 ? reason : `${reason.slice(0, 40)} …`
