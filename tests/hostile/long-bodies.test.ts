import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { connect } from 'node:net'
import { limits } from '../../src/protocol/limits.ts'
import { growthOf } from './growth-of.ts'
import { type AttackedServer, startAttackedServer } from './start-attacked-server.ts'

let server: AttackedServer
beforeAll(async () => {
  server = await startAttackedServer()
})
afterAll(() => server.stop())

const MB = 2 ** 20

type Outcome = { answer: string; sentMb: number }

/** Sends a long body and goes on whatever is answered, until all of it is sent, or the server hangs up. */
const sendBody = (path: string, headers: string, bytes: number): Promise<Outcome> =>
  new Promise((resolve) => {
    const piece = Buffer.alloc(65_536, 'x')
    const isChunked = headers.includes('chunked')
    const framed = Buffer.concat([Buffer.from('10000\r\n'), piece, Buffer.from('\r\n')])
    let [sent, answer] = [0, '']
    const tcp = connect(server.port, '127.0.0.1')
    const go = (): void => {
      sent += piece.length
      if (sent > bytes) tcp.end()
      else if (tcp.write(isChunked ? framed : piece)) setImmediate(go)
      else tcp.once('drain', go)
    }
    tcp.on('data', (data) => {
      answer += data
    })
    tcp.on('error', () => {})
    tcp.on('close', () => resolve({ answer, sentMb: sent / MB }))
    tcp.write(`POST ${path} HTTP/1.1\r\nHost: x\r\n${headers}\r\n\r\n`)
    go()
  })

const json = 'Content-Type: application/json'
const known = (): string => `Authorization: Bearer ${server.token}`

describe('a body that is too long is refused in a sentence, unread,', () => {
  const cases: [what: string, path: string, headers: () => string, bytes: number][] = [
    ['when it says so and is a little too long', 'message.send', known, limits.bodyBytes + 1],
    ['when it says so and is two megabytes', 'message.send', known, 2 * MB],
    ['when it says so and is sixty megabytes', 'message.send', known, 60 * MB],
    ['before somebody is logged in', 'message.send', () => 'X-Nobody: 1', limits.frameBytesBeforeHello + 1],
    ['when somebody logs in', 'account.login', known, limits.frameBytesBeforeHello + 1],
  ]
  for (const [what, command, headers, bytes] of cases)
    test(what, async () => {
      const { answer } = await server.whileTalking(() =>
        sendBody(`/api/v1/${command}`, `${json}\r\n${headers()}\r\nContent-Length: ${bytes}`, bytes),
      )
      expect(answer).toStartWith('HTTP/1.1 413')
      expect(answer).toContain('"code":"too-large","message":"A request has at most')
      expect(answer).toContain("default-src 'none'")
    })

  test('when it does not say how long it is', async () => {
    const headers = `${json}\r\n${known()}\r\nTransfer-Encoding: chunked`
    const { answer } = await server.whileTalking(() => sendBody('/api/v1/message.send', headers, 20 * MB))
    expect(answer).toStartWith('HTTP/1.1 413')
    expect(answer).toContain('"code":"too-large"')
  })
})

test('a body of a length that nobody means is cut off by the runtime', async () => {
  const { answer, sentMb } = await sendBody(
    '/api/v1/message.send',
    `${json}\r\n${known()}\r\nContent-Length: ${10 ** 15}`,
    100 * MB,
  )
  if (answer !== '') expect(answer).toStartWith('HTTP/1.1 413')
  expect(sentMb).toBeLessThan(80)
})

test('a body where none is expected is not kept, whatever is done meanwhile', async () => {
  const grown = await growthOf(server.pid, () =>
    Promise.all(
      ['/', '/healthz', '/readyz', '/socket', '/api/docs', '/api/v1/no.such', '/nowhere'].flatMap((path) =>
        [`Content-Length: ${50 * MB}`, 'Transfer-Encoding: chunked'].map((length) =>
          sendBody(path, length, 50 * MB),
        ),
      ),
    ),
  )
  expect(grown).toBeLessThan(128)
}, 60_000)

test('all of this has left no error in the log', () => {
  expect(server.errorLines()).toEqual([])
})
