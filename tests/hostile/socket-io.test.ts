import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { connect } from 'node:net'
import { limits } from '../../src/protocol/limits.ts'
import { fuzzBytes } from '../support/fuzz-bytes.ts'
import { growthOf } from './growth-of.ts'
import { handshake } from './open-raw-socket.ts'
import { opcodes, rawFrame } from './raw-frame.ts'
import { type AttackedServer, startAttackedServer } from './start-attacked-server.ts'

/** Room for the server's own work and its garbage; each attack took more than 100 MB where it could. */
const allowedMb = 40

let server: AttackedServer
let base: string
beforeAll(async () => {
  server = await startAttackedServer()
  base = `${server.url}/socket.io/?EIO=4&transport=`
})
afterAll(() => server.stop())

type Poll = { sid: string; post(body: string): Promise<number>; get(): Promise<Response> }

/** A client that polls by hand, and has not said who it is. */
const poll = async (): Promise<Poll> => {
  const first = await (await fetch(`${base}polling`)).text()
  const { sid } = JSON.parse(first.slice(1))
  const own = `${base}polling&sid=${sid}`
  return {
    sid,
    post: async (body) => (await fetch(own, { method: 'POST', body })).status,
    get: () => fetch(own),
  }
}

type Client = { socket: WebSocket; closed: Promise<number> }

const open = async (isConnected = true): Promise<Client> => {
  const socket = new WebSocket(`${base.replace('http', 'ws')}websocket`)
  const closed = new Promise<number>((resolve) => {
    socket.onclose = ({ code }) => resolve(code)
  })
  const greeted = new Promise<void>((resolve) => {
    socket.onmessage = ({ data }) => {
      if (String(data)[0] === (isConnected ? '4' : '0')) resolve()
      else if (isConnected) socket.send('40')
    }
  })
  await greeted
  return { socket, closed }
}

/** Whether the server hangs up soon. */
const isHungUp = ({ closed }: Client): Promise<boolean> =>
  Promise.race([closed.then(() => true), Bun.sleep(3000).then(() => false)])

const isGone = async ({ post }: Poll): Promise<boolean> => (await post('3')) === 400

const grownBy = (attack: () => Promise<unknown>): Promise<number> =>
  server.whileTalking(() => growthOf(server.pid, attack))

describe('SC-43: attachments, which nobody here sends,', () => {
  const headers = [
    '45999999-["join",{"_placeholder":true,"num":0}]',
    '451-["join",{"_placeholder":true,"num":999999999999}]',
    '451-["join",{"_placeholder":true,"num":-1}]',
    '451-["join",{"_placeholder":true,"num":"__proto__"}]',
    '4510-["join",{"_placeholder":true,"num":0}]',
    '461-7["x",{"_placeholder":true,"num":0}]',
    '45-["join"]',
  ]
  for (const header of headers)
    test(`are not waited for: ${header}`, async () => {
      const client = await open()
      client.socket.send(header)
      expect(await isHungUp(client)).toBe(true)
      const polling = await poll()
      await polling.post('40')
      await polling.post(header)
      // What was written before the end is still to be fetched.
      await polling.get()
      expect(await isGone(polling)).toBe(true)
    })

  test('end the connection when they come unasked, before and after it is connected', async () => {
    for (const isConnected of [true, false]) {
      const client = await open(isConnected)
      client.socket.send(new Uint8Array(60_000))
      expect(await isHungUp(client)).toBe(true)
    }
    const polling = await poll()
    await polling.post('40')
    await polling.post(`b${'A'.repeat(60_000)}`)
    await polling.get()
    expect(await isGone(polling)).toBe(true)
  })

  test('fill no memory: hundreds of packets that never become whole', async () => {
    const grown = await grownBy(async () => {
      for (let round = 0; round < 5; round += 1) {
        const clients = await Promise.all(Array.from({ length: 30 }, () => open()))
        for (const { socket } of clients) {
          socket.send('4510-["join",{"_placeholder":true,"num":0}]')
          for (let i = 0; i < 9; i += 1) socket.send(new Uint8Array(60_000))
        }
        expect(await Promise.all(clients.map(isHungUp))).toEqual(clients.map(() => true))
      }
    })
    expect(grown).toBeLessThan(allowedMb)
  }, 60_000)
})

describe('memory stays bounded', () => {
  test('when thousands of connections are asked for in one breath', async () => {
    const polling = await poll()
    const grown = await grownBy(async () => {
      await polling.post(Array(20_000).fill('40').join('\x1e'))
      await Bun.sleep(1000)
    })
    expect(grown).toBeLessThan(allowedMb)
    await polling.get()
    expect(await isGone(polling)).toBe(true)
  }, 20_000)

  test('when nobody fetches what is answered', async () => {
    const polling = await poll()
    await polling.post('40')
    await polling.get()
    const grown = await grownBy(async () => {
      for (let i = 0; i < 40; i += 1)
        await polling.post(Array(5000).fill('42["get_online_users"]').join('\x1e'))
    })
    expect(grown).toBeLessThan(allowedMb)
  }, 20_000)

  test('when a body is longer than a packet may be, or says that it is packed', async () => {
    const { post, sid } = await poll()
    expect(await post('4'.repeat(limits.frameBytes + 1))).toBe(413)
    const packed = { method: 'POST', headers: { 'Content-Encoding': 'gzip' }, body: Bun.gzipSync('40') }
    expect((await fetch(`${base}polling&sid=${sid}`, packed)).status).toBe(415)
  })
})

test('SC-57: whoever tries one name after the other is hung up on', async () => {
  const client = await open()
  for (let i = 0; i <= limits.badFrames; i += 1) client.socket.send(`42["join",{"username":"bob"}]`)
  expect(await isHungUp(client)).toBe(true)
})

describe('SC-44, SC-52: packets without sense', () => {
  const examples = [
    '40{"token":"x"}',
    '42["join",{"username":"bob"}]',
    '42["send_message",{"content":"hello"}]',
    '421["get_online_users",null]',
    '430[1]',
    '44{"message":"x"}',
    '41/admin,',
    '451-["join",{"_placeholder":true,"num":0}]',
    '2probe',
    '5',
    '6',
    '0{"sid":"x"}',
  ]

  test('end at most the connection that they came over', async () => {
    await server.whileTalking(async () => {
      for (const bytes of fuzzBytes(examples, 150)) {
        const client = await open()
        client.socket.send(Buffer.from(bytes).toString('utf8'))
        client.socket.send('42["get_online_users"]')
        client.socket.close()
      }
      const polling = Array.from(fuzzBytes(examples, 150, 2), async (bytes) => {
        const { post } = await poll()
        await post('40')
        expect(await post(Buffer.from(bytes).toString('utf8'))).toBeOneOf([200, 400])
      })
      await Promise.all(polling)
    })
    expect(server.errorLines()).toEqual([])
  }, 60_000)

  test('SC-45: reserved bits on a socket that polled before', async () => {
    await server.whileTalking(async () => {
      for (let reserved = 1; reserved < 8; reserved += 1) {
        const { sid } = await poll()
        const head = handshake().replace('/socket', `/socket.io/?EIO=4&transport=websocket&sid=${sid}`)
        const tcp = connect(server.port, '127.0.0.1', () => tcp.write(head))
        const ended = new Promise((resolve) => tcp.on('close', resolve))
        tcp.once('data', () => {
          tcp.write(rawFrame({ payload: '2probe' }))
          tcp.write(rawFrame({ payload: '5', reserved }))
          tcp.write(rawFrame({ opcode: opcodes.binary, payload: Buffer.alloc(1000), reserved }))
        })
        tcp.on('data', () => {})
        tcp.on('error', () => {})
        await ended
      }
    })
    expect(server.errorLines()).toEqual([])
  }, 20_000)
})
