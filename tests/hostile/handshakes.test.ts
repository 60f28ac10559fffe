import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { connect } from 'node:net'
import { limits } from '../../src/protocol/limits.ts'
import { handshake, openRawSocket } from './open-raw-socket.ts'
import { opcodes, rawFrame, textFrame } from './raw-frame.ts'
import { type AttackedServer, startAttackedServer } from './start-attacked-server.ts'

let server: AttackedServer
beforeAll(async () => {
  server = await startAttackedServer()
})
afterAll(() => server.stop())

/** Writes the first piece, then one more each second, and answers what came until the server hung up. */
const drip = (first: string, pieces: string[] = []): Promise<{ answer: string; seconds: number }> =>
  new Promise((resolve) => {
    const started = performance.now()
    const left = [...pieces]
    let answer = ''
    const tcp = connect(server.port, '127.0.0.1', () => tcp.write(first))
    const timer = setInterval(() => tcp.write(left.shift() ?? ''), 1000)
    tcp.setEncoding('latin1')
    tcp.on('data', (data) => {
      answer += data
    })
    tcp.on('error', () => {})
    tcp.on('close', () => {
      clearInterval(timer)
      resolve({ answer, seconds: (performance.now() - started) / 1000 })
    })
  })

/** What these bytes are answered with, up to these words. */
const answerTo = (bytes: string, end = '\r\n\r\n'): Promise<string> =>
  new Promise((resolve) => {
    let answer = ''
    const tcp = connect(server.port, '127.0.0.1', () => tcp.write(bytes, 'latin1'))
    tcp.setEncoding('latin1')
    tcp.on('data', (data) => {
      answer += data
      if (answer.includes(end)) tcp.destroy()
    })
    tcp.on('error', () => {})
    tcp.on('close', () => resolve(answer))
  })

const statusOf = async (bytes: string): Promise<number> => Number((await answerTo(bytes)).slice(9, 12))

const headers = (count: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`X-${i}`, 'y']))

describe('a handshake is refused', () => {
  const wrong: [what: string, bytes: string, status: number][] = [
    ['without a key', handshake({ 'Sec-WebSocket-Key': undefined }), 400],
    ['with an empty key', handshake({ 'Sec-WebSocket-Key': '' }), 400],
    ['with a key that is too short', handshake({ 'Sec-WebSocket-Key': 'abc' }), 400],
    ['with a key that is no base64', handshake({ 'Sec-WebSocket-Key': '!'.repeat(24) }), 400],
    ['without an upgrade', handshake({ Upgrade: undefined }), 400],
    ['as a POST', handshake().replace('GET', 'POST'), 400],
    ['of an old version', handshake({ 'Sec-WebSocket-Version': '8' }), 426],
    ['without a version', handshake({ 'Sec-WebSocket-Version': undefined }), 426],
    ['with 2,000 headers', handshake(headers(2000)), 431],
    ['with a header of 2 MB', handshake({ 'X-Long': 'x'.repeat(2_000_000) }), 431],
    ['with a list of protocols of 32 KB', handshake({ 'Sec-WebSocket-Protocol': 'a '.repeat(16_000) }), 431],
    ['with NUL in a header', handshake({ 'X-Odd': 'a\0b' }), 400],
    ['with a header on two lines', handshake({ 'X-Odd': 'a\r\n b' }), 400],
    ['at another address', handshake().replace('/socket', '/other'), 404],
    ['that is no HTTP', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400],
    ['of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400],
  ]
  for (const [what, bytes, status] of wrong)
    test(what, async () => {
      expect(await server.whileTalking(() => statusOf(bytes))).toBe(status)
    })
})

test('a handshake with a hundred headers and many offers is none the worse, and nothing is compressed', async () => {
  const head = await answerTo(
    handshake({
      ...headers(100),
      'Sec-WebSocket-Extensions': 'permessage-deflate; client_max_window_bits, x-webkit-deflate-frame',
    }),
  )
  expect(head).toStartWith('HTTP/1.1 101')
  expect(head.toLowerCase()).not.toContain('sec-websocket-extensions')
})

test('frames that come along with the handshake are read after it', async () => {
  const early = textFrame({ id: 1, type: 'room.list' }).toString('latin1')
  const answer = await answerTo(handshake() + early, '}}')
  expect(answer).toStartWith('HTTP/1.1 101')
  expect(answer).toEndWith('{"re":1,"error":{"code":"unauthenticated","message":"Log in first."}}')
})

const body = (length: number): string =>
  `POST /api/v1/account.login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n{`

test('whoever says nothing, or says it too slowly, is cut off in time and disturbs nobody', async () => {
  const slow = handshake({ 'X-Slow': 'y'.repeat(100) })
  await server.whileTalking(async () => {
    const silent = openRawSocket(server.port)
    const halfFrame = await openRawSocket(server.port)
    halfFrame.write(Buffer.of(0x81, 0xfe, 0xff))
    const pinging = await openRawSocket(server.port)
    const pings = setInterval(() => pinging.write(rawFrame({ opcode: opcodes.ping })), 500)
    const guest = await openRawSocket(server.port)
    const questions = setInterval(() => guest.write(textFrame({ id: 1, type: 'room.list' })), 500)
    const sockets = [await silent, halfFrame, pinging, guest].map(async ({ ended }) => {
      const started = performance.now()
      const { code, reason } = await ended
      const seconds = (performance.now() - started) / 1000
      expect([code, reason]).toEqual([4001, expect.stringContaining('session.hello')])
      expect(seconds).toBeGreaterThan(limits.helloMs / 1000 - 2)
    })
    const heads = [drip(''), drip(handshake().slice(0, 60)), drip(slow.slice(0, 4), [...slow.slice(4)])].map(
      async (one) => {
        const { answer, seconds } = await one
        expect(answer).toBe('')
        expect(seconds).toBeLessThan(20)
      },
    )
    const bodies = [drip(body(100)), drip(body(100), [...'"username": "aaaaaaaaaaaaaaaaaaaaaaaaaaa'])].map(
      async (one) => expect((await one).seconds).toBeLessThan(45),
    )
    await Promise.all([...sockets, ...heads])
    clearInterval(pings)
    clearInterval(questions)
    await Promise.all(bodies)
  })
}, 90_000)

test('a socket that has not said hello learns nothing and can do nothing', async () => {
  const guest = await openRawSocket(server.port)
  const ask = async (frame: object) => {
    guest.write(textFrame(frame))
    return (await guest.until(({ re }) => re === (frame as { id: number }).id)).error?.code
  }
  expect(await ask({ id: 1, type: 'room.list' })).toBe('unauthenticated')
  expect(await ask({ id: 2, type: 'room.history', room: 'lobby' })).toBe('unauthenticated')
  expect(await ask({ id: 3, type: 'session.hello', protocol: 1, token: 'x'.repeat(43) })).toBe(
    'unauthenticated',
  )
  expect(await ask({ id: 4, type: 'session.hello', protocol: 2, token: server.token })).toBe('bad-input')
  await server.post(server.token, 'message.send', { room: 'lobby', text: 'not for guests', nonce: 'guests' })
  await Bun.sleep(100)
  expect(JSON.stringify(guest.answers())).not.toContain('not for guests')

  guest.write(textFrame({ id: 5, type: 'account.whoami', padding: 'x'.repeat(limits.frameBytesBeforeHello) }))
  expect((await guest.until(({ re }) => re === null)).error.code).toBe('bad-frame')
  guest.cut()
})

test('all of this has left no error in the log', () => {
  expect(server.errorLines()).toEqual([])
})
