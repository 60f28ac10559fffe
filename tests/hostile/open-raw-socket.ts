import { connect } from 'node:net'
import type { Frame } from '../support/test-socket.ts'
import { type HeardFrame, opcodes, rawFrame, takeFrames, textFrame } from './raw-frame.ts'

export type RawSocket = {
  /** Writes bytes as they are. */
  write(bytes: Uint8Array): void
  /** Every frame that came, oldest first. */
  heard: HeardFrame[]
  /** What came as text, read as JSON. */
  answers(): Frame[]
  /** The first text frame, past or future, that matches. */
  until(matches: (frame: Frame) => boolean): Promise<Frame>
  /** When the server ended it: with the code and reason of its close frame, or 1006 when it just hung up. */
  ended: Promise<{ code: number; reason: string }>
  /** Reads nothing more until `resume`. */
  pause(): void
  resume(): void
  cut(): void
}

const patienceMs = 20_000

export const handshake = (headers: Record<string, string | undefined> = {}): string => {
  const all: Record<string, string | undefined> = {
    Host: '127.0.0.1',
    Upgrade: 'websocket',
    Connection: 'Upgrade',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    ...headers,
  }
  const lines = Object.entries(all).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}: ${value}\r\n`],
  )
  return `GET /socket HTTP/1.1\r\n${lines.join('')}\r\n`
}

/**
 * A WebSocket over plain TCP that writes whatever it is told to, and answers pings. With a token it says hello first.
 * Waits 20 s for what a test expects, then fails with what came instead.
 */
export const openRawSocket = async (port: number, token?: string): Promise<RawSocket> => {
  const tcp = connect(port, '127.0.0.1')
  const heard: HeardFrame[] = []
  const read: Frame[] = []
  const listeners = new Set<() => void>()
  let isOver = false
  let isOpen = false
  let bytes: Buffer = Buffer.alloc(0)

  const take = (): void => {
    if (!isOpen) {
      const end = bytes.indexOf('\r\n\r\n')
      if (end < 0) return
      isOpen = true
      bytes = bytes.subarray(end + 4)
    }
    const { frames, rest } = takeFrames(bytes)
    heard.push(...frames)
    for (const { opcode, payload } of frames)
      if (opcode === opcodes.ping) tcp.write(rawFrame({ opcode: opcodes.pong, payload }))
    read.push(...textsOf(frames).map((text) => JSON.parse(text)))
    bytes = rest
  }
  const tellAll = (): void => {
    for (const listener of listeners) listener()
  }
  tcp.on('data', (data: Buffer) => {
    bytes = Buffer.concat([bytes, data])
    take()
    tellAll()
  })
  // A server that hangs up while a hostile client still writes makes the client's own write fail.
  tcp.on('error', () => {})
  tcp.on('close', () => {
    isOver = true
    tellAll()
  })

  const wait = <T>(found: () => T | undefined, what: string): Promise<T> =>
    new Promise((resolve, reject) => {
      const done = (): void => {
        listeners.delete(look)
        clearTimeout(timer)
      }
      const look = (): void => {
        const value = found()
        if (value === undefined) return
        done()
        resolve(value)
      }
      const timer = setTimeout(() => {
        done()
        reject(new Error(`${what} did not come, but ${tail(heard)}`))
      }, patienceMs)
      listeners.add(look)
      look()
    })

  const socket: RawSocket = {
    heard,
    write: (data) => void tcp.write(data),
    answers: () => read,
    until: (matches) => wait(() => read.find(matches), 'The frame'),
    get ended() {
      return wait(() => (isOver ? endOf(heard) : undefined), 'The end')
    },
    pause: () => void tcp.pause(),
    resume: () => void tcp.resume(),
    cut: () => tcp.destroy(),
  }

  tcp.write(handshake())
  await wait(() => isOpen || isOver || undefined, 'The upgrade')
  if (token === undefined) return socket
  socket.write(textFrame({ id: 'hello', type: 'session.hello', protocol: 1, token }))
  await socket.until(({ re }) => re === 'hello')
  return socket
}

const textsOf = (heard: HeardFrame[]): string[] =>
  heard.filter(({ opcode }) => opcode === opcodes.text).map(({ payload }) => payload.toString())

const tail = (heard: HeardFrame[]): string => JSON.stringify(textsOf(heard)).slice(-500)

const endOf = (heard: HeardFrame[]): { code: number; reason: string } => {
  const last = heard.find(({ opcode }) => opcode === opcodes.close)
  if (!last) return { code: 1006, reason: '' }
  if (last.payload.length < 2) return { code: 1005, reason: '' }
  return { code: last.payload.readUInt16BE(0), reason: last.payload.subarray(2).toString() }
}
