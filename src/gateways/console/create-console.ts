import type { Actor } from '../../core/actor.ts'
import { asRefusal } from '../../core/as-refusal.ts'
import { letOthersRun } from '../../core/let-others-run.ts'
import { limits } from '../../protocol/limits.ts'
import { answerRequest } from './answer-request.ts'
import { markSeen } from './catch-up.ts'
import { type Client, createClient } from './client.ts'
import { type Decoded, decodeLine } from './decode.ts'
import { encodeRefusal, failure, prompt } from './encode.ts'
import { endSession } from './log-in.ts'
import type { Outbox } from './outbox.ts'
import type { ConsoleParts } from './ports.ts'

/** The socket as a client needs it. */
export type Wire = { outbox: Outbox; terminate(): void; pause(): void; resume(): void; address: string }

/** Lines that are answered before others get their turn. */
const linesAtOnce = 50
const lookEveryMs = 1000

/**
 * The console dialect: JSON, one object in a line, over TCP. Everything is done through `execute`; here is only what
 * belongs to a connection. What it cannot say is in quirks.md.
 */
export const createConsole = (parts: ConsoleParts) => {
  const { door, clock, hearers, delivery } = parts
  const clients = new Map<Client, Wire>()
  const leaving = new Set<Promise<void>>()

  /** Undefined when it is not let in; then it has been told why. */
  const open = (wire: Wire): Client | undefined => {
    const actor: Actor = { address: wire.address, agent: 'console' }
    const client = createClient({ ...wire, hearers, actor, now: clock.monotonic() })
    try {
      door.enter(actor.address, false)
    } catch (error) {
      client.close(encodeRefusal(asRefusal(parts.log, error, 'connect')))
      return undefined
    }
    clients.set(client, wire)
    client.answer(prompt)
    return client
  }

  const received = (client: Client, chunk: Uint8Array): void => {
    if (client.isClosing) return
    if (client.lines.length === 0) client.lineBeganAt = clock.monotonic()
    client.lines.push(chunk)
    if (client.isAnswering) clients.get(client)?.pause()
    else void answerLines(client)
  }

  const ended = (client: Client): void => {
    client.hasEnded = true
    if (!client.isAnswering) void finish(client)
  }

  const answerLines = async (client: Client): Promise<void> => {
    client.isAnswering = true
    for (let count = 1; !client.isClosing; count += 1) {
      if (client.outbox.waiting > limits.outboxHintBytes) return waitForReader(client)
      const limit = client.connection ? limits.consoleLineBytes : limits.frameBytesBeforeHello
      const line = client.lines.take(limit)
      if (line === undefined) break
      client.lineBeganAt = clock.monotonic()
      await answerLine(client, line === 'too-long' ? tooLong(limit) : read(client, line))
      if (count % linesAtOnce === 0) await letOthersRun()
    }
    client.isAnswering = false
    clients.get(client)?.resume()
    if (client.hasEnded) await finish(client)
  }

  /** The other side has ended: it still gets what it said itself. */
  const finish = async (client: Client): Promise<void> => {
    await letOthersRun()
    client.close(undefined)
  }

  /** Whoever asks on without reading is heard again when it has read (R8). */
  const waitForReader = (client: Client): void => {
    client.isWaiting = true
    clients.get(client)?.pause()
  }

  const drained = (client: Client): void => {
    client.outbox.drain()
    if (!client.isWaiting || client.outbox.waiting > 0) return
    client.isWaiting = false
    void answerLines(client)
  }

  const read = (client: Client, line: Uint8Array): Decoded | undefined => {
    if (line.length === 0) return undefined
    if (!client.connection && isOfBrowser(line)) {
      client.close(failure('This port does not speak HTTP.'))
      return undefined
    }
    return decodeLine(line)
  }

  const answerLine = async (client: Client, decoded: Decoded | undefined): Promise<void> => {
    if (!decoded) return
    if ('error' in decoded) return refuse(client, decoded.error)
    client.badLines = 0
    try {
      const answer = await answerRequest(parts, client, decoded.request)
      if (answer) client.answer(answer)
      if (answer && 'status' in answer && answer.status === 'error') promptAgain(client)
    } catch (error) {
      client.answer(encodeRefusal(asRefusal(parts.log, error, decoded.request.command)))
      promptAgain(client)
    }
  }

  const refuse = (client: Client, error: string): void => {
    client.badLines += 1
    if (client.badLines > limits.consoleBadLines)
      client.close(failure('Too many lines that are no commands. Goodbye.'))
    client.answer(failure(error))
    promptAgain(client)
  }

  const promptAgain = (client: Client): void => {
    if (!client.connection) client.answer(prompt)
  }

  const closed = (client: Client): void => {
    if (!clients.delete(client)) return
    client.isClosing = true
    client.outbox.stop()
    door.leave(client.actor.address, client.connection !== undefined)
    if (!client.connection) return
    delivery.leave(client.connection)
    hearers.leave(client)
    const going = leave(client).finally(() => leaving.delete(going))
    leaving.add(going)
  }

  const leave = async (client: Client): Promise<void> => {
    const { session } = client.actor
    if (!session || client.isSessionOver) return
    await markSeen(parts, client)
    await endSession(parts, client, session)
  }

  const look = (): void => {
    const now = clock.monotonic()
    for (const client of clients.keys()) {
      if (!client.connection && now - client.openedAt > limits.consoleLoginMs)
        client.close(failure('Nobody logged in. Goodbye.'))
      else if (
        client.lines.length > 0 &&
        !client.isAnswering &&
        now - client.lineBeganAt > limits.consoleLineMs
      )
        client.close(failure('The line did not end. Goodbye.'))
    }
  }

  const timer = setInterval(look, lookEveryMs)

  return {
    open,
    received,
    ended,
    drained,
    closed,
    /** Bytes that wait for readers: of all connections, and of the slowest. */
    waiting(): { all: number; most: number } {
      const all = [...clients.keys()].map(({ outbox }) => outbox.waiting)
      return { all: all.reduce((sum, bytes) => sum + bytes, 0), most: Math.max(0, ...all) }
    },
    /** Tells everybody, ends their sessions; resolves when that is done, or after a second. */
    async stop(): Promise<void> {
      clearInterval(timer)
      for (const client of clients.keys())
        client.close(failure('The server is restarting. Come back in a moment.'))
      for (let waited = 0; clients.size > 0 && waited < 1000; waited += 20) await Bun.sleep(20)
      for (const [client, wire] of clients) {
        wire.terminate()
        closed(client)
      }
      await Promise.race([Promise.all(leaving), Bun.sleep(1000)])
    },
  }
}

const tooLong = (limit: number): Decoded => ({ error: `A line has at most ${limit} bytes here.` })

/** A page can make a browser send lines of its own behind the head of a request: they must not become commands. */
const isOfBrowser = (line: Uint8Array): boolean =>
  /^[A-Z]{3,10} \S+ HTTP\/\d/.test(Buffer.from(line.subarray(0, 4096)).toString('latin1'))
