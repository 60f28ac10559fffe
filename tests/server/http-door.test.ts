import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { connect } from 'node:net'
import { startTestChat, type TestChat, testPassword } from '../support/start-test-chat.ts'

let chat: TestChat
let token: string
beforeAll(async () => {
  chat = await startTestChat()
  token = (await chat.register('alice')).token
})
afterAll(() => chat.stop())

/** Bytes as they are, for what no well-behaved client sends. Resolves with what came until `isOver`, or the end. */
const raw = (bytes: string, isOver = (_answer: string): boolean => false): Promise<string> =>
  new Promise((resolve, reject) => {
    let answer = ''
    const socket = connect(chat.port, '127.0.0.1', () => socket.write(bytes, 'latin1'))
    socket.setEncoding('latin1')
    socket.on('data', (data) => {
      answer += data
      if (isOver(answer)) socket.destroy()
    })
    socket.on('error', reject)
    socket.on('close', () => resolve(answer))
  })

const browser = (path: string, headers: Record<string, string>, body?: object) =>
  fetch(`${chat.url}${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: chat.url, ...headers },
    body: JSON.stringify(body ?? {}),
  })

describe('a browser at the door', () => {
  test('logs in, acts with its cookie and nothing else, and logs out', async () => {
    const entered = await browser('/api/v1/account.login', {}, { username: 'alice', password: testPassword })
    const Cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? ''
    expect(Cookie).toMatch(/^parley=[\w-]{43}$/)
    const me = await browser('/api/v1/account.whoami', { Cookie })
    expect(await me.json()).toMatchObject({ account: { username: 'alice' } })
    expect((await browser('/api/v1/account.whoami', { Cookie, Origin: 'http://evil.example' })).status).toBe(
      403,
    )

    const left = await browser('/api/v1/account.logout', { Cookie })
    expect(left.headers.get('set-cookie')).toContain('Max-Age=0')
    expect((await browser('/api/v1/account.whoami', { Cookie })).status).toBe(401)
  })
})

describe('an upgrade to the socket', () => {
  const upgrade = async (headers: Record<string, string>): Promise<number> => {
    const lines = Object.entries({
      Host: `127.0.0.1:${chat.port}`,
      Upgrade: 'websocket',
      Connection: 'Upgrade',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
      ...headers,
    }).map(([name, value]) => `${name}: ${value}\r\n`)
    const answer = await raw(`GET /socket HTTP/1.1\r\n${lines.join('')}\r\n`, (text) =>
      text.includes('\r\n\r\n'),
    )
    if (!answer.startsWith('HTTP/1.1 101')) expect(answer).toContain("default-src 'none'")
    return Number(answer.slice(9, 12))
  }

  test('is open to our own page, to programs without a cookie, and to a bearer token', async () => {
    expect(await upgrade({ Origin: chat.url, Cookie: `parley=${token}` })).toBe(101)
    expect(await upgrade({})).toBe(101)
    expect(await upgrade({ Authorization: `Bearer ${token}`, Cookie: `parley=${token}` })).toBe(101)
  })

  test('is closed to every other page, and to a cookie that no page vouches for', async () => {
    const { port } = chat
    for (const Origin of [
      'http://evil.example',
      'null',
      `http://127.0.0.1:${port}.evil.example`,
      `http://127.0.0.1:${port + 1}`,
      'http://127.0.0.1',
      `http://localhost:${port}`,
      `HTTP://127.0.0.1:${port}`,
    ]) {
      expect([Origin, await upgrade({ Origin, Cookie: `parley=${token}` })]).toEqual([Origin, 403])
      expect([Origin, await upgrade({ Origin })]).toEqual([Origin, 403])
    }
    expect(await upgrade({ Cookie: `parley=${token}` })).toBe(403)
  })

  test('is asked for by a socket, not by a plain request', async () => {
    expect((await fetch(`${chat.url}/socket`)).status).toBe(400)
  })
})

describe('a request that no browser would send', () => {
  const hosts = ['%%%', 'a b', '', '[::', 'evil.example:99999', 'x/../y', 'x?y', 'x#y', '\xff\xfe', 'a@b']
  for (const host of hosts)
    test(`with the Host "${encodeURI(host)}" is refused in a sentence that shows nothing of the inside`, async () => {
      for (const path of ['/', '/socket', '/api/v1/room.list']) {
        const answer = await raw(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
        expect(answer).toStartWith('HTTP/1.1 400')
        expect(answer).toContain('"code":"bad-input"')
        expect(answer).toContain("default-src 'none'")
        expect(answer.length).toBeLessThan(1_500)
      }
    })

  test('with a body that goes on and on is refused before it is over, and disturbs nobody', async () => {
    const head = `POST /api/v1/message.send HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`
    const chunk = `8000\r\n${'x'.repeat(0x8000)}\r\n`
    const answer = await raw(head + chunk.repeat(10), (text) => text.includes('too-large'))
    expect(answer).toStartWith('HTTP/1.1 413')
    expect((await fetch(`${chat.url}/healthz`)).status).toBe(200)
  })

  test('with a length and chunks at once, or two lengths, is refused, since a proxy might read it otherwise', async () => {
    for (const lengths of [
      'Content-Length: 5\r\nTransfer-Encoding: chunked',
      'Transfer-Encoding: chunked\r\nContent-Length: 5',
      'Content-Length: 5\r\nContent-Length: 6',
      'Transfer-Encoding: chunked\r\nTransfer-Encoding: identity',
      'Transfer-Encoding: xchunked',
      'Content-Length: +5',
      'Content-Length: -5',
    ]) {
      const answer = await raw(
        `POST /api/v1/room.list HTTP/1.1\r\nHost: x\r\n${lengths}\r\n\r\n0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
      )
      expect([lengths, answer.slice(0, 12), answer.includes('{"ok":true}')]).toEqual([
        lengths,
        'HTTP/1.1 400',
        false,
      ])
    }
  })
})
