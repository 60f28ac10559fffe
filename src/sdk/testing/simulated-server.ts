import type { Account } from '../../protocol/entities.ts'
import type { RefusalCode } from '../../protocol/refusals.ts'
import type { Clock } from '../clock.ts'
import { createReferenceRoom, type MessageChanged, type ReferenceRoom } from './reference-room.ts'

/** How likely each misfortune is, from 0 to 1. */
export type Misfortune = {
  /** A live event never reaches the connection. */
  lostEvent: number
  /** A command is refused for the moment. */
  refused: number
  /** A command is done but its answer never comes. */
  lostAnswer: number
}

type Request = { id: number; type: string; room?: string; [field: string]: unknown }

/** The side of a socket that the client holds. */
type ClientEnd = {
  onopen: (() => void) | null
  onmessage: ((message: { data: string }) => void) | null
  onclose: ((close: { code: number; reason: string }) => void) | null
}

const heartbeatMs = 25_000

/**
 * A server on a bad line: frames take their time, connections are cut at any moment with frames on their
 * way, and a message is stored a while after it arrived, whether or not its connection is still there.
 * It keeps the protocol's promise: the answer to a send goes out before its event.
 */
export const createSimulatedServer = (
  clock: Clock,
  random: () => number,
  account: Account,
  roomIds: string[],
) => {
  const rooms = new Map(roomIds.map((id) => [id, createReferenceRoom(id)]))
  const lines = new Set<Line>()
  const drafts = new Map<string, object>()
  const misfortune: Misfortune = { lostEvent: 0, refused: 0, lostAnswer: 0 }
  let epoch = 'first'
  let isReachable = true

  const tellAll = (event: MessageChanged): void => {
    for (const line of lines) if (line.hears && random() >= misfortune.lostEvent) line.toClient(event)
  }
  for (const room of rooms.values()) room.audience.add(tellAll)

  const beat = (): void => {
    for (const line of lines) {
      if (!line.hears) continue
      for (const { id, rev } of rooms.values()) line.toClient({ event: 'heads', room: id, rev })
      line.toClient({ event: 'heartbeat' })
    }
    clock.after(heartbeatMs, beat)
  }
  clock.after(heartbeatMs, beat)

  const roomOf = ({ room }: Request): ReferenceRoom => rooms.get(String(room)) as ReferenceRoom

  const commands: Record<string, (request: Request) => object> = {
    'session.hello': () => ({
      session: 's',
      account,
      epoch,
      heartbeatMs,
      rooms: [...rooms.values()].map((room) => room.viewFor(account.id)),
    }),
    'message.send'(request) {
      const { text, nonce } = request
      const author = { id: account.id, name: account.username }
      const { id, seq, rev, at } = roomOf(request).send(author, String(text), String(nonce))
      return { id, seq, rev, at }
    },
    'room.changes': (request) => roomOf(request).changes(Number(request.after), 5),
    'room.history': (request) => roomOf(request).history(request as object, 5),
    'room.read': (request) => roomOf(request).markRead(account.id, Number(request.seq)),
    'account.whoami': () => ({ account, session: 's' }),
    'presence.list': () => ({ online: [], total: 0, more: false }),
    'room.typing': () => ({}),
    'draft.set'({ room, thread, text }) {
      const key = String(thread ?? room)
      const at = new Date(clock.wall()).toISOString()
      if (text === '') drafts.delete(key)
      else drafts.set(key, { room, ...(thread === undefined ? {} : { thread }), text, at })
      return {}
    },
    'draft.list': () => ({ drafts: [...drafts.values()] }),
  }

  const handle = (line: Line, request: Request): void => {
    const isHello = request.type === 'session.hello'
    if (isHello) line.hears = true
    if (!isHello && random() < misfortune.refused) line.toClient(refusal(request.id))
    else answer(line, request)
  }

  /** The answer is given to the line before anybody hears of the message. */
  const answer = (line: Line, request: Request): void => {
    const told: MessageChanged[] = []
    const holdBack = (event: MessageChanged): number => told.push(event)
    const room = rooms.get(String(request.room))
    room?.audience.delete(tellAll)
    room?.audience.add(holdBack)
    const ok = commands[request.type]?.(request)
    room?.audience.delete(holdBack)
    room?.audience.add(tellAll)
    if (random() >= misfortune.lostAnswer) line.toClient({ re: request.id, ok })
    for (const event of told) tellAll(event)
  }

  const refusal = (re: number): object => {
    const codes: RefusalCode[] = ['overloaded', 'rate-limited', 'storage-full']
    const code = codes[Math.floor(random() * codes.length)]
    return { re, error: { code, message: 'Later.', ...(random() < 0.5 && { retryAfterMs: 700 }) } }
  }

  /** Both directions keep their order; each frame takes 1–40 ms and waits for the one before it. */
  const createLine = (client: ClientEnd) => {
    let isCut = false
    let isBlocked = false
    const arrival = { client: 0, server: 0 }

    const deliver = (to: 'client' | 'server', run: () => void): void => {
      arrival[to] = Math.max(arrival[to], clock.monotonic() + 1 + random() * 40)
      clock.after(arrival[to] - clock.monotonic(), () => {
        if (!isCut && !isBlocked) run()
      })
    }
    const receive = (frame: string): void => {
      const request = JSON.parse(frame) as Request
      const takesLong = request.type === 'message.send' && random() < 0.3
      // What has arrived is done, even when the line is cut meanwhile.
      if (takesLong) clock.after(random() * 200, () => handle(line, request))
      else handle(line, request)
    }
    const line = {
      hears: false,
      toClient: (frame: object): void =>
        deliver('client', () => client.onmessage?.({ data: JSON.stringify(frame) })),
      toServer: (frame: string): void => deliver('server', () => receive(frame)),
      opened: (): void => deliver('client', () => client.onopen?.()),
      cut(code: number): void {
        if (isCut) return
        isCut = true
        lines.delete(line)
        clock.after(1, () => client.onclose?.({ code, reason: '' }))
      },
      /** Nothing comes through any more, and nobody is told. */
      block(): void {
        isBlocked = true
      },
    }
    return line
  }
  type Line = ReturnType<typeof createLine>

  class SimulatedSocket implements ClientEnd {
    onopen: ClientEnd['onopen'] = null
    onmessage: ClientEnd['onmessage'] = null
    onclose: ClientEnd['onclose'] = null
    readonly line: Line
    constructor(readonly url: string) {
      this.line = createLine(this)
      if (isReachable) lines.add(this.line)
      if (isReachable) this.line.opened()
      else this.line.cut(1006)
    }
    send(frame: string): void {
      this.line.toServer(frame)
    }
    close(): void {
      this.onclose = null
      this.line.cut(1000)
    }
  }

  return {
    rooms,
    /** By thread or room. */
    drafts,
    misfortune,
    WebSocket: SimulatedSocket as unknown as typeof WebSocket,
    connections: () => lines.size,
    cut(code = 1006): void {
      for (const line of [...lines]) line.cut(code)
    },
    block(): void {
      for (const line of lines) line.block()
    },
    setReachable(reachable: boolean): void {
      isReachable = reachable
      if (!reachable) for (const line of [...lines]) line.cut(1006)
    },
    /** A backup was restored: the rooms are what they are now, under another epoch. */
    restore(): void {
      epoch = `${epoch}+`
      for (const line of [...lines]) line.cut(1012)
    },
  }
}

export type SimulatedServer = ReturnType<typeof createSimulatedServer>
