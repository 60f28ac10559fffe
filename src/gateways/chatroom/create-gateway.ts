import type { Socket as IoSocket } from 'socket.io'
import { mustBeProved } from '../../core/accounts/must-be-proved.ts'
import type { Actor, LoggedIn } from '../../core/actor.ts'
import type { Door } from '../../core/limits/door.ts'
import type { Clock, Log } from '../../core/ports.ts'
import type { Comings } from '../../delivery/comings.ts'
import type { Connection, Publisher } from '../../delivery/connection.ts'
import type { Delivery } from '../../delivery/create-delivery.ts'
import { isSaid } from '../../delivery/dialects/as-line.ts'
import { createLatestEntries } from '../../delivery/dialects/latest-entries.ts'
import { readShown } from '../../delivery/dialects/read-shown.ts'
import { sentenceOf } from '../../delivery/dialects/sentence-of.ts'
import type { PlainTopics } from '../../delivery/plain-topics.ts'
import type { Gateway } from '../../delivery/sockets/gateway.ts'
import type { SocketData } from '../../delivery/sockets/socket.ts'
import { ofDialect, topics } from '../../delivery/topics.ts'
import type { CommandInput, CommandName, CommandOutput } from '../../protocol/commands.ts'
import type { ParleyEvent } from '../../protocol/events.ts'
import { limits } from '../../protocol/limits.ts'
import { Refusal, refuse } from '../../protocol/refusals.ts'
import { contentOf, usernameOf } from './decode.ts'
import { encodeEvent, encodeHistory, encodeMessage, encodeNewMessage } from './encode.ts'
import { foreignOrigin } from './foreign-origin.ts'
import { answerHttp } from './http-routes.ts'
import { createJoinGrants } from './join-grants.ts'
import { openSocketIo, type Serve, type SocketIo, type Stranger } from './open-socket-io.ts'
import { type EngineSocket, wireOver } from './wire.ts'

export type Parts = {
  execute(actor: Actor, command: CommandName, input: unknown): Promise<unknown>
  /** The same for requests, which are written down as a whole. */
  executeUnlogged(actor: Actor, command: CommandName, input: unknown): Promise<unknown>
  isConnected(account: string): boolean
  authenticate(token: string, address?: string): Promise<LoggedIn | undefined>
  socketsPerAccount(): number
  delivery: Delivery
  publisher: Publisher
  plainTopics: PlainTopics
  comings: Comings
  door: Door
  clock: Clock
  log: Log
  publicUrl(): string
  /** At most so many bytes of a body that does not trickle. Refuses every other. */
  readBytes(request: Request, limit: number): Promise<Uint8Array>
}

/** Somebody who has joined. */
type Joined = { actor: Actor; connection: Connection; username: string; inFlight: number }

const name = 'chatroom'
const room = 'lobby'
const heard = ofDialect(name, topics.room(room))
const paths = new Set(['/register', '/login', '/health'])
const isSocketIo = (pathname: string): boolean => /^\/socket\.io\/?$/.test(pathname)

/** HTTP to log in and Socket.IO to talk: one room, the lobby. See `quirks.md`. */
export const createChatroomGateway = (parts: Parts): Gateway => {
  const { delivery, publisher, plainTopics, comings, clock } = parts
  const entries = createLatestEntries(50)
  const grants = createJoinGrants(clock)
  /** How many connections of this dialect each account has. */
  const here = new Map<string, number>()
  /** How many are about to come in. */
  let joining = 0
  let opened: Promise<SocketIo> | undefined
  let running: SocketIo | undefined
  let loading: Promise<void> | undefined

  const call = <C extends CommandName>(actor: Actor, command: C, input: CommandInput<C>) =>
    parts.execute(actor, command, input) as Promise<CommandOutput<C>>

  const readFor = (actor: Actor) => (input: CommandInput<'room.history'>) =>
    call(actor, 'room.history', input)

  const encode = (event: ParleyEvent): string | undefined => {
    if (event.event !== 'message.changed' || event.room !== room) return undefined
    const isNew = event.message.seq === event.rev
    const line = encodeMessage(event.message, parts.publicUrl())
    entries.message(event.message.seq, isNew, line)
    return isNew && line !== undefined ? encodeNewMessage(line) : undefined
  }

  /** The first who joins reads what was said; from then on it is kept from what is told. */
  const knowEntries = (actor: Actor): Promise<void> => {
    loading ??= (async () => {
      plainTopics.hear(heard, keep)
      const source = { read: readFor(actor), shows: isSaid }
      const { messages } = await readShown(source, { room, wanted: 100 })
      entries.history(
        messages.flatMap((message) => {
          const frame = encodeMessage(message, parts.publicUrl())
          return frame === undefined ? [] : [{ seq: message.seq, frame }]
        }),
      )
    })()
    loading.catch(() => forgetEntries())
    return loading
  }

  const forgetEntries = (): void => {
    plainTopics.unhear(heard, keep)
    entries.forgetMessages()
    loading = undefined
  }

  const forgetUnheard = (): void => {
    if (here.size === 0 && joining === 0) forgetEntries()
  }

  /** On whichever node somebody came or went. */
  comings.listen(name, (username, isHere) => {
    const message = `${username} ${isHere ? 'joined' : 'left'} the chat`
    publisher.publish(heard, encodeEvent(isHere ? 'user_joined' : 'user_left', { username, message }))
  })

  const serve: Serve = (io, strangerOf) => {
    io.on('connection', (socket) => {
      const engine = socket.conn as unknown as EngineSocket
      const stranger = strangerOf(engine)
      if (stranger) greet(socket, engine, stranger)
      else socket.disconnect(true)
    })
  }

  const greet = (socket: IoSocket, engine: EngineSocket, stranger: Stranger): void => {
    let joined: Joined | undefined
    let entering: Promise<void> | undefined
    let early = 0
    let complaints = 0
    /** Nobody guesses a token, but each one is looked up: whoever only fails is hung up on. */
    const complain = (message: string): void => {
      socket.emit('error', { message })
      if (!joined) complaints += 1
      if (complaints > limits.badFrames) socket.disconnect(true)
    }
    const attempt = async (run: () => Promise<void>): Promise<void> => {
      try {
        await run()
      } catch (error) {
        complain(reasonOf(parts.log, error))
      }
    }

    const join = async (data: unknown): Promise<void> => {
      const username = usernameOf(data)
      if (!username) return complain('Username is required')
      if (joined || entering) return complain('You have already joined the chat')
      entering = enter(socket, engine, stranger, username).then((found) => {
        joined = found
      })
      try {
        await entering
      } finally {
        entering = undefined
        early = 0
      }
    }

    /** Clients join and speak in one breath. Whether the join succeeds is its own answer. */
    const afterJoining = async (): Promise<void> => {
      if (!entering) return
      if (early >= limits.commandsInFlight) throw refuse('overloaded')
      early += 1
      await entering.catch(() => {})
    }

    const send = async (data: unknown): Promise<void> => {
      const text = contentOf(data)
      await afterJoining()
      if (!joined) return complain('You must join the chat first')
      if (!text || text.trim() === '') return complain('Message cannot be empty')
      if (joined.inFlight >= limits.commandsInFlight) throw refuse('overloaded')
      joined.inFlight += 1
      try {
        await call(joined.actor, 'message.send', { room, text, nonce: crypto.randomUUID() })
      } finally {
        joined.inFlight -= 1
      }
    }

    const listOnline = async (): Promise<void> => {
      await afterJoining()
      if (!joined) return complain('You must join the chat first')
      const { online } = await call(joined.actor, 'presence.list', { limit: limits.pageSize })
      const present = online.filter(({ id }) => parts.isConnected(id))
      socket.emit('online_users', { users: present.map((person) => person.name) })
    }

    /** Whoever waits for an acknowledgement gets an empty one when the event was dealt with, as from Flask-SocketIO. */
    const on = (event: string, run: (data: unknown) => Promise<void>): void => {
      socket.on(event, async (...said: unknown[]) => {
        const acknowledge = said.findLast((one) => typeof one === 'function')
        await attempt(() => run(said[0]))
        acknowledge?.()
      })
    }

    on('join', join)
    on('send_message', send)
    on('get_online_users', listOnline)
    socket.on('disconnect', () => {
      if (joined) leave(joined)
    })
  }

  /** Who may be called so is proved by a token, or by a login just now. */
  const prove = async (socket: IoSocket, { address }: Actor, username: string): Promise<LoggedIn> => {
    const { token } = socket.handshake.auth as { token?: unknown }
    const { headers } = socket.handshake
    const origin = foreignOrigin(headers.origin, headers.host)
    const proof = typeof token === 'string' ? token : grants.take({ address, origin, username })
    const session = proof === undefined ? undefined : await parts.authenticate(proof, address)
    const isTheirs = session && isSameName(session.account.username, username)
    if (!isTheirs) throw refuse('unauthenticated', `Log in as ${username} first, then join within a minute.`)
    mustBeProved(session.account)
    return session
  }

  const enter = async (
    socket: IoSocket,
    engine: EngineSocket,
    { actor: stranger, isKnownNow }: Stranger,
    username: string,
  ): Promise<Joined> => {
    const session = await prove(socket, stranger, username)
    const { id } = session.account
    if ([...delivery.connections.of(id)].length >= parts.socketsPerAccount())
      throw refuse('rate-limited', 'This account has too many connections. Close some first.')
    const actor = { ...stranger, session }
    // Who leaves meanwhile may be the last but for those who are about to come in.
    joining += 1
    try {
      await knowEntries(actor)
      const joined = await begin(socket, engine, actor, session)
      isKnownNow()
      return joined
    } finally {
      joining -= 1
      forgetUnheard()
    }
  }

  const begin = async (
    socket: IoSocket,
    engine: EngineSocket,
    actor: Actor,
    session: LoggedIn,
  ): Promise<Joined> => {
    const { id, username: called } = session.account
    // Asked again now, as the session may have ended meanwhile (R7); and told first what was said last.
    await call(actor, 'session.hello', { protocol: 1 })
    if (!socket.connected) throw refuse('unauthenticated')
    const wire = wireOver(engine, plainTopics, name)
    const connection: Connection = {
      session: session.id,
      account: id,
      name: called,
      ...wire,
      rooms: () => [room],
      close: () => void socket.disconnect(true),
    }
    delivery.enter(connection)
    wire.tell(encodeHistory(entries.frames()))
    delivery.hearRoom(connection, room)
    here.set(id, (here.get(id) ?? 0) + 1)
    if (here.get(id) === 1) comings.came(name, { account: id, username: called, name: called })
    return { actor, connection, username: called, inFlight: 0 }
  }

  const leave = ({ connection, username }: Joined): void => {
    const { account } = connection
    delivery.leave(connection)
    here.set(account, (here.get(account) ?? 1) - 1)
    if (here.get(account) !== 0) return
    here.delete(account)
    comings.went(name, { account, username, name: username })
    forgetUnheard()
  }

  return {
    dialect: { name, encode },
    owns: (pathname) => paths.has(pathname) || isSocketIo(pathname),
    countsItself: isSocketIo,
    async answer(request, caller) {
      if (paths.has(caller.pathname))
        return answerHttp({ ...parts, execute: parts.executeUnlogged, grants }, request, caller)
      opened ??= openSocketIo(parts, serve)
      running = await opened
      return running.answer(request, caller)
    },
    sockets: {
      mayStayUnknown: true,
      open: (socket) => running?.opened(socket),
      message: (socket, frame) => running?.message(socket, frame),
      close: (socket, code, reason) => running?.closed(socket as never as { data: SocketData }, code, reason),
    },
    stop: () => running?.stop(),
  }
}

const keep = (): void => {}

const isSameName = (a: string, b: string): boolean =>
  a.normalize('NFKC').toLowerCase() === b.normalize('NFKC').toLowerCase()

const reasonOf = (log: Log, error: unknown): string => {
  if (error instanceof Refusal) return sentenceOf(error)
  log.error({ error: error instanceof Error ? error.stack : String(error) }, 'bug')
  return refuse('internal').message
}
