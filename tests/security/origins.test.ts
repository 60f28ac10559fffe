import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { connect } from 'node:net'
import { handshake } from '../hostile/open-raw-socket.ts'
import { startTestChat, type TestChat, testPassword } from '../support/start-test-chat.ts'

let local: TestChat
let open: TestChat
let token: string
beforeAll(async () => {
  local = await startTestChat()
  open = await startTestChat({ env: { PARLEY_PUBLIC_URL: 'https://chat.example' } })
  token = (await local.register('alice')).token
})
afterAll(() => Promise.all([local.stop(), open.stop()]))

const upgrade = ({ port }: TestChat, headers: Record<string, string>, path = '/socket'): Promise<number> =>
  new Promise((resolve, reject) => {
    let answer = ''
    const head = handshake(headers).replace('/socket', path)
    const tcp = connect(port, '127.0.0.1', () => tcp.write(head, 'latin1'))
    tcp.setEncoding('latin1')
    tcp.on('data', (data) => {
      answer += data
      if (answer.includes('\r\n\r\n')) tcp.destroy()
    })
    tcp.on('error', reject)
    tcp.on('close', () => resolve(Number(answer.slice(9, 12))))
  })

describe('row 7: with a public address, a socket is opened', () => {
  const foreign = [
    'http://chat.example',
    'https://chat.example:8443',
    'https://chat.example.',
    'https://chat.example.evil.example',
    'https://evil-chat.example',
    'https://sub.chat.example',
    'https://CHAT.example',
    'https://chat.example/',
    'https://chat.example@evil.example',
    'https://chаt.example',
    'https://xn--cht-5cd.example',
    'https://chat%2eexample',
    'https://chat.example\t',
    'https://chat.example,https://evil.example',
    'wss://chat.example',
    'chrome-extension://abcdefghijklmnop',
    'file://',
    'null',
    '',
  ].filter((origin) => origin.trim() === origin)

  test('by its own page', async () => {
    expect(await upgrade(open, { Host: 'chat.example', Origin: 'https://chat.example' })).toBe(101)
  })

  for (const Origin of foreign)
    test(`by no page of "${encodeURI(Origin)}", with and without a cookie`, async () => {
      const Cookie = `__Host-parley=${token}`
      expect(await upgrade(open, { Host: 'chat.example', Origin })).toBe(403)
      expect(await upgrade(open, { Host: 'chat.example', Origin, Cookie })).toBe(403)
      // The Host is what the browser was told, so it proves nothing here.
      expect(await upgrade(open, { Host: Origin.replace(/^\w+:\/\//, '') || 'x', Origin })).toBeOneOf([
        400, 403,
      ])
    })

  test('by no page that the browser calls foreign, though it says no Origin', async () => {
    for (const site of ['cross-site', 'same-site'])
      expect(await upgrade(open, { Host: 'chat.example', 'Sec-Fetch-Site': site })).toBe(403)
  })
})

const asked = (name: string) => {
  const Host = `${name}:${local.port}`
  return { Host, Origin: `http://${Host}` }
}

describe('row 7: a server of this machine alone', () => {
  test('is used by pages that were opened under a name of the machine', async () => {
    for (const name of ['127.0.0.1', 'localhost', '[::1]'])
      expect(await upgrade(local, asked(name))).toBe(101)
  })

  test('is not used by a site that points its name at it: neither socket nor command', async () => {
    for (const name of [
      'evil.example',
      'localhost.evil.example',
      '127.0.0.1.evil.example',
      '0x7f000001.evil',
    ]) {
      expect(await upgrade(local, asked(name))).toBe(403)
      const response = await fetch(`${local.url}/api/v1/account.register`, {
        method: 'POST',
        headers: { ...asked(name), 'Content-Type': 'application/json' },
        body: JSON.stringify({ username: 'rebound', password: 'correct horse battery' }),
      })
      expect(response.status).toBe(403)
    }
  })
})

describe('rows 7 and 8: a server of this machine alone, asked in the words of an older system', () => {
  const account = (username: string) => JSON.stringify({ username, password: testPassword })
  const ways: { [way: string]: (headers: Record<string, string>) => Promise<number> } = {}
  for (const path of ['/register', '/login', '/api/users', '/api/login', '/api/auth/register'])
    ways[`POST ${path}`] = async (headers) =>
      (
        await fetch(`${local.url}${path}`, {
          method: 'POST',
          headers: { 'Content-Type': 'text/plain', ...headers },
          body: account('intruder'),
        })
      ).status
  for (const path of ['/ws', '/ws/intruder', '/ws/chat/1/', '/socket.io/?EIO=4&transport=websocket'])
    ways[`a socket at ${path}`] = (headers) => upgrade(local, headers, path)
  ways['a poll'] = async (headers) =>
    (await fetch(`${local.url}/socket.io/?EIO=4&transport=polling`, { headers })).status

  for (const [way, ask] of Object.entries(ways))
    test(`is not used by a page of another site: ${way}`, async () => {
      const Host = `127.0.0.1:${local.port}`
      for (const Origin of ['https://evil.example', 'null', 'http://localhost.evil.example', 'file://', ''])
        expect([Origin, await ask({ Host, Origin })]).toEqual([Origin, 403])
      expect(await ask(asked('evil.example'))).toBe(403)
      expect(await ask({ Host: `evil.example:${local.port}`, 'Sec-Fetch-Site': 'same-origin' })).toBe(403)
      expect(await local.server.core.store.accounts.byName('intruder')).toBeUndefined()
    })

  test('is used by a page that this machine serves itself, and by programs', async () => {
    const Host = `127.0.0.1:${local.port}`
    for (const headers of [
      { Host, Origin: 'http://localhost:5173', 'Sec-Fetch-Site': 'cross-site' },
      { Host },
    ])
      expect(await ways['a poll']?.(headers as Record<string, string>)).toBe(200)
    expect(await upgrade(local, { Host, Origin: 'http://localhost:5173' }, '/ws/visitor')).toBe(101)
  })

  test('makes no page its owner, though nobody owns it yet', async () => {
    const fresh = await startTestChat()
    const headers = { Origin: 'https://evil.example', 'Content-Type': 'text/plain' }
    for (const path of ['/register', '/api/users'])
      await fetch(`${fresh.url}${path}`, { method: 'POST', headers, body: account('intruder') })
    const { account: first } = await fresh.register('alice')
    expect(first.role).toBe('owner')
    await fresh.stop()
  })
})
