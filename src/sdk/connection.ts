import { type CloseCode, closeCodes, comeBackAfter } from '../protocol/close-codes.ts'
import type { CommandInput, CommandName } from '../protocol/commands.ts'
import type { ParleyEvent } from '../protocol/events.ts'
import { protocolVersion } from '../protocol/frames.ts'
import { limits } from '../protocol/limits.ts'
import { backoff } from './backoff.ts'
import { type CallError, disconnected, tooLarge } from './call-error.ts'
import type { Clock } from './clock.ts'
import { readableFrame } from './readable.ts'
import { createRequests, type Done } from './requests.ts'
import type { Hello } from './state/happening.ts'

export type ConnectionParts = {
  /** http(s)://host:port */
  url: string
  token?: string | undefined
  WebSocket: typeof WebSocket
  clock: Clock
  random: () => number
}

/** What the connection tells its client. */
export type Listener = {
  /** The newest revision of what is here, told with the hello. */
  known(): Record<string, number>
  welcomed(hello: Hello): void
  event(event: ParleyEvent): void
  /** Cut; it comes back by itself in so many milliseconds. */
  lost(retryInMs: number): void
  /** It will not come back by itself; `problem` says why. */
  signedOut(problem: string): void
}

export type Connection = {
  /** Opens a socket now, unless there is one: at the beginning, or instead of waiting for the next try. */
  start(): void
  stop(): void
  /** Logged in: requests can be made. */
  isUp(): boolean
  /** Sends a command. While there is no connection `done` is told `disconnected` at once. */
  request<C extends CommandName>(command: C, input: CommandInput<C>, done: Done<C>, timeoutMs?: number): void
  /** Doubts the connection: when the server does not answer within 5 s it is opened anew. */
  probe(): void
}

/** From opening the socket to the answer to hello, and for every answer after that. */
const answerMs = 10_000
const probeMs = 5_000
/** A connection that was closed with "come back now" this soon after its hello comes back like any other. */
const shortLife = 5_000
const heartbeatsMissed = 2.5

/** One socket at a time: opened, watched, and opened again as its close code says. */
export const createConnection = (parts: ConnectionParts, listener: Listener): Connection => {
  const { clock, random } = parts
  const requests = createRequests(clock)
  let socket: WebSocket | undefined
  let upSince: number | undefined
  let lastHeard = 0
  let attempt = 0
  let early: ParleyEvent[] = []
  let cancelTimer = (): void => {}

  const open = (): void => {
    cancelTimer()
    const mine = new parts.WebSocket(`${parts.url.replace(/^http/, 'ws').replace(/\/$/, '')}/socket`)
    socket = mine
    mine.onopen = () => mine === socket && sayHello()
    mine.onmessage = ({ data }) => {
      if (mine === socket) receive(data)
    }
    mine.onclose = ({ code, reason }) => mine === socket && closed(code, reason)
    cancelTimer = clock.after(answerMs, () => drop())
  }

  const sayHello = (): void => {
    const { token } = parts
    const known = listener.known()
    const input = { protocol: protocolVersion, known, ...(token === undefined ? {} : { token }) } as const
    const id = requests.open<'session.hello'>(answerMs, (outcome) => {
      if ('ok' in outcome && isHello(outcome.ok)) welcome(outcome.ok)
      else if ('ok' in outcome) drop()
      else if (socket) helloRefused(outcome.error)
    })
    say(id, 'session.hello', input)
  }

  const welcome = (hello: Hello): void => {
    cancelTimer()
    attempt = 0
    upSince = clock.monotonic()
    watchHeartbeat(hello.heartbeatMs * heartbeatsMissed)
    listener.welcomed(hello)
    // The server hears the rooms first and reads where they stand afterwards.
    const heard = early
    early = []
    for (const event of heard) passOver(() => listener.event(event))
  }

  const helloRefused = ({ code, message, retryAfterMs }: CallError): void => {
    if (canPass.has(code)) drop(retryAfterMs)
    else signOut(message)
  }

  const watchHeartbeat = (silenceMs: number): void => {
    const left = lastHeard + silenceMs - clock.monotonic()
    if (left <= 0) drop()
    else cancelTimer = clock.after(left, () => watchHeartbeat(silenceMs))
  }

  const receive = (data: unknown): void => {
    lastHeard = clock.monotonic()
    const frame = parse(data)
    if (frame) passOver(() => take(frame))
  }

  const take = (frame: AnyFrame): void => {
    if ('re' in frame) requests.answer(frame)
    else if (typeof frame.event !== 'string') return
    else if (upSince === undefined) early.push(frame as ParleyEvent)
    else listener.event(frame as ParleyEvent)
  }

  const say = (id: number, type: CommandName, input: object): void =>
    socket?.send(JSON.stringify({ id, type, ...input }))

  const closed = (code: number, reason: string): void => {
    const comeBack = comeBackAfter(code)
    const hadLife = upSince !== undefined && clock.monotonic() - upSince >= shortLife
    if (comeBack === 'never') signOut(reason || closeCodes[code as CloseCode].reason)
    else comeBackIn(comeBack === 'now' && hadLife ? 0 : nextDelay())
  }

  const signOut = (problem: string): void => {
    end()
    listener.signedOut(problem)
  }

  const nextDelay = (): number => {
    attempt += 1
    return backoff(attempt - 1, random)
  }

  /** Gives the socket up without waiting for it to agree. */
  const drop = (atLeastMs = 0): void => comeBackIn(Math.max(atLeastMs, nextDelay()))

  const comeBackIn = (ms: number): void => {
    end()
    cancelTimer = clock.after(ms, open)
    listener.lost(ms)
  }

  const end = (): void => {
    const old = socket
    socket = undefined
    upSince = undefined
    early = []
    cancelTimer()
    old?.close()
    requests.failAll(disconnected())
  }

  const request: Connection['request'] = (command, input, done, timeoutMs = answerMs) => {
    if (upSince === undefined) done({ error: disconnected() })
    else if (isTooLarge(input)) done({ error: tooLarge() })
    else say(requests.open(timeoutMs, done), command, input)
  }

  return {
    start: () => socket ?? open(),
    stop: end,
    isUp: () => upSince !== undefined,
    request,
    probe() {
      const asked = { socket, at: clock.monotonic() }
      const isSilent = (): boolean => socket === asked.socket && lastHeard < asked.at
      const done: Done<'account.whoami'> = (outcome) => {
        if ('error' in outcome && outcome.error.code === 'timed-out' && isSilent()) drop()
      }
      request('account.whoami', {}, done, probeMs)
    },
  }
}

/** One frame that makes no sense costs itself: what it leaves out is found by its missing revision. */
const passOver = (take: () => void): void => {
  try {
    take()
  } catch {
    // There is nobody to tell: a terminal draws its own screen.
  }
}

/** What everything that follows stands on; a server that says something else is asked again later. */
const isHello = ({ account, rooms, heartbeatMs }: Partial<Hello>): boolean =>
  typeof account?.id === 'string' &&
  Array.isArray(rooms) &&
  rooms.every((room) => typeof room?.id === 'string' && Number.isSafeInteger(room.rev)) &&
  Number.isFinite(heartbeatMs)

/** A frame above the limit would close the socket, again and again at every try. */
const isTooLarge = (input: object): boolean => {
  const frame = JSON.stringify(input)
  const most = limits.frameBytes - 200
  return frame.length * 3 > most && new TextEncoder().encode(frame).length > most
}

/** Reasons not to be welcomed that pass by themselves. */
const canPass: ReadonlySet<CallError['code']> = new Set([
  'timed-out',
  'disconnected',
  'rate-limited',
  'overloaded',
  'storage-full',
  'internal',
])

type AnyFrame = { re: unknown; event?: unknown } | { event: unknown }

const parse = (data: unknown): AnyFrame | undefined => {
  try {
    const frame = JSON.parse(String(data))
    return typeof frame === 'object' && frame !== null ? (readableFrame(frame) as AnyFrame) : undefined
  } catch {
    return undefined
  }
}
