import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { startTestChat, type TestChat, testPassword } from '../support/start-test-chat.ts'
import { openSocket } from '../support/test-socket.ts'

/** Several people of the same machine seem to come from different ones, as a trusted proxy tells. */
const env = { PARLEY_LIMITS: 'on', PARLEY_TRUSTED_PROXIES: '127.0.0.1' }

let chat: TestChat
let owner: string
beforeAll(async () => {
  chat = await startTestChat({ env: { PARLEY_LIMITS: 'on' } })
  owner = (await chat.register('owner')).token
})
afterAll(() => chat.stop())

const set = (name: string, value: unknown, on = chat, token = owner) =>
  on.post(token, 'settings.set', { name, value })

/** A call as if from another address. */
const from = async (address: string, command: string, input: object, on: TestChat) => {
  const response = await fetch(`http://127.0.0.1:${on.port}/api/v1/${command}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Forwarded-For': address },
    body: JSON.stringify(input),
  })
  const body = (await response.json()) as { token?: string; error?: { code: string; retryAfterMs?: number } }
  return { status: response.status, retryAfter: response.headers.get('retry-after'), body }
}

describe('wrong passwords', () => {
  const login = (username: string, password: string, on = chat) =>
    on.post('', 'account.login', { username, password })

  test('five of them, and then even the right one has to wait, for this name only, in whatever form', async () => {
    await chat.register('alice')
    await chat.register('bob')
    for (let i = 0; i < 5; i++) expect((await login('alice', 'a wrong one')).status).toBe(401)
    for (const name of ['ALICE', 'ａｌｉｃｅ', 'alice']) {
      const refused = await login(name, testPassword)
      expect([name, refused.status, refused.body.error?.code]).toEqual([name, 429, 'rate-limited'])
      expect(refused.body.error?.retryAfterMs).toBeGreaterThan(100_000)
    }
    expect((await login('bob', testPassword)).status).toBe(200)
  })

  test('of a name that nobody has are refused in the same words', async () => {
    for (let i = 0; i < 5; i++) expect((await login('nobody', 'a wrong one')).status).toBe(401)
    const [unknown, known] = [await login('nobody', 'x'), await login('alice', 'x')]
    expect(unknown.status).toBe(known.status)
    expect(unknown.body.error?.code).toBe(known.body.error?.code as 'rate-limited')
  })

  test('sent a hundred at once are five tries', async () => {
    await chat.register('carol')
    const all = await Promise.all(Array.from({ length: 30 }, (_, i) => login('carol', `wrong number ${i}`)))
    expect(all.filter(({ status }) => status === 401).length).toBe(5)
    expect(all.filter(({ status }) => status === 429).length).toBe(25)
  })

  test('are counted even where rates are switched off', async () => {
    const off = await startTestChat()
    await off.register('alice')
    for (let i = 0; i < 5; i++) expect((await login('alice', 'a wrong one', off)).status).toBe(401)
    expect((await login('alice', testPassword, off)).status).toBe(429)
    await off.stop()
  })

  test('from elsewhere do not keep the owner of the name out, nor do they help with another name', async () => {
    const far = await startTestChat({ env })
    const { core } = far.server
    for (const [name, burst] of [
      ['rates.wrongPasswordForName', 8],
      ['rates.wrongPassword', 6],
    ] as const)
      await core.store.settings.write({ name, value: `{"burst":${burst},"perSecond":0.001}`, by: 'x', at: 1 })
    await core.settings.reload()
    await from('203.0.113.7', 'account.register', { username: 'alice', password: testPassword }, far)
    const tryFrom = async (address: string, username: string, password = 'a wrong one') =>
      (await from(address, 'account.login', { username, password }, far)).status
    for (const net of [1, 2]) for (let i = 0; i < 4; i++) await tryFrom(`198.51.100.${net}`, 'alice')
    expect(await tryFrom('192.0.2.1', 'alice')).toBe(429)
    expect(await tryFrom('203.0.113.7', 'alice', testPassword)).toBe(200)
    for (let i = 0; i < 6; i++) await tryFrom('2001:db8:0:1::1', `name${i}`)
    await from('203.0.113.8', 'account.register', { username: 'bob', password: testPassword }, far)
    expect(await tryFrom('2001:db8:0:1::2', 'bob', testPassword)).toBe(429)
    expect(await tryFrom('2001:db8:0:2::1', 'bob', testPassword)).toBe(200)
    await far.stop()
  })
})

describe('rates', () => {
  test('a program that runs wild is told when to try again, and what it was told was stored is', async () => {
    const { token } = await chat.register('wild')
    const answers = await Promise.all(
      Array.from({ length: 700 }, (_, i) =>
        chat.post(token, 'message.send', { room: 'lobby', text: `m${i}`, nonce: `n${i}` }),
      ),
    )
    const refused = answers.filter(({ status }) => status === 429)
    expect(refused.length).toBeGreaterThan(0)
    expect(refused[0]?.body.error?.retryAfterMs).toBeGreaterThan(0)
    const stored: string[] = []
    for (let after = 0, more = true; more; ) {
      const page = await chat.call(token, 'room.changes', { room: 'lobby', after })
      stored.push(...page.messages.map(({ id }) => id))
      after = page.messages.at(-1)?.rev ?? after
      more = page.more
    }
    expect(stored.length).toBe(answers.length - refused.length)
  })

  test('are those of one’s role, and change while the server runs', async () => {
    const { link } = await chat.call(owner, 'invitation.create', { role: 'guest', uses: 2 })
    const invitation = link.split('/').at(-1) as string
    const enter = async (username: string) =>
      (await chat.call('', 'account.register', { username, password: testPassword, invitation })).token
    const sendMany = async (token: string, count: number, name: string) => {
      let sent = 0
      for (let i = 0; i < count; i++) {
        const input = { room: 'lobby', text: 'x', nonce: `${name}${i}` }
        if ((await chat.post(token, 'message.send', input)).status === 200) sent += 1
      }
      return sent
    }
    const [guest, other] = [await enter('guest1'), await enter('guest2')]
    expect(await sendMany(guest, 30, 'a')).toBeLessThan(25)
    expect(await sendMany((await chat.register('talker')).token, 30, 'b')).toBe(30)
    await set('rates.guest.send', { burst: 3, perSecond: 0.01 })
    expect(await sendMany(other, 10, 'c')).toBe(3)
    await set('rates.guest.send', { burst: 100, perSecond: 1000 })
    await Bun.sleep(20)
    expect(await sendMany(other, 10, 'd')).toBe(10)
    await set('rates.guest.send', null)
  })

  test('of people without a login are counted for their network, and say when to come back', async () => {
    const far = await startTestChat({ env })
    const { token } = (
      await from('127.0.0.9', 'account.register', { username: 'owner', password: testPassword }, far)
    ).body as { token: string }
    const { core } = far.server
    await core.store.settings.write({
      name: 'rates.anonymous',
      value: '{"burst":3,"perSecond":0.1}',
      by: 'x',
      at: 1,
    })
    await core.settings.reload()
    const ask = (address: string) => from(address, 'installation.get', {}, far)
    for (let i = 0; i < 3; i++) expect((await ask(`2001:db8::${i + 1}`)).status).toBe(200)
    const refused = await ask('2001:db8::9')
    expect([refused.status, refused.body.error?.code, refused.retryAfter]).toEqual([
      429,
      'rate-limited',
      '10',
    ])
    expect((await ask('2001:db8:0:1::1')).status).toBe(200)
    expect((await far.post(token, 'room.list', {})).status).toBe(200)
    await far.stop()
  })

  test('are not dodged by an X-Forwarded-For that nobody vouches for', async () => {
    await set('rates.anonymous', { burst: 2, perSecond: 0.01 })
    const statuses: number[] = []
    for (let i = 0; i < 4; i++)
      statuses.push((await from(`203.0.113.${i}`, 'installation.get', {}, chat)).status)
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(2)
    await set('rates.anonymous', null)
  })
})

describe('connections', () => {
  const upgrade = (on = chat, headers: Record<string, string> = {}) =>
    fetch(`http://127.0.0.1:${on.port}/socket`, {
      headers: {
        Upgrade: 'websocket',
        Connection: 'Upgrade',
        'Sec-WebSocket-Version': '13',
        'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
        ...headers,
      },
    })

  test('of strangers are few at once; whoever says hello makes room for the next', async () => {
    await set('sockets.unknownPerAddress', 2)
    const first = await openSocket(chat.url)
    const second = await openSocket(chat.url)
    const refused = await upgrade()
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '2'])
    expect(await refused.json()).toMatchObject({ error: { code: 'rate-limited', retryAfterMs: 2000 } })
    await first.ask('session.hello', { protocol: 1, token: owner })
    const third = await openSocket(chat.url)
    second.close()
    await second.closed
    const fourth = await openSocket(chat.url)
    for (const socket of [first, third, fourth]) socket.close()
    await Promise.all([first.closed, third.closed, fourth.closed])
    await set('sockets.unknownPerAddress', null)
  })

  test('of one network are so many, known or not', async () => {
    await set('sockets.perAddress', 2)
    const sockets = [await openSocket(chat.url, owner), await openSocket(chat.url, owner)]
    expect((await upgrade(chat, { Authorization: `Bearer ${owner}` })).status).toBe(429)
    sockets[0]?.close()
    await sockets[0]?.closed
    await Bun.sleep(20)
    const again = await openSocket(chat.url, owner)
    for (const socket of [...sockets, again]) socket.close()
    await set('sockets.perAddress', null)
  })

  test('of one account are so many', async () => {
    await set('sockets.perAccount', 1)
    const first = await openSocket(chat.url, owner)
    const second = await openSocket(chat.url)
    const { error } = await second.ask('session.hello', { protocol: 1, token: owner })
    expect(error).toMatchObject({ code: 'rate-limited', retryAfterMs: 30_000 })
    for (const socket of [first, second]) socket.close()
    await set('sockets.perAccount', null)
  })

  test('without a word are closed, and their place is free again', async () => {
    await set('sockets.unknown', 1)
    const silent = await openSocket(chat.url)
    expect((await upgrade()).status).toBe(429)
    expect((await silent.closed).code).toBe(4001)
    const next = await openSocket(chat.url)
    next.close()
    await set('sockets.unknown', null)
  }, 20_000)

  test('are not limited where limits are switched off', async () => {
    const off = await startTestChat()
    const token = (await off.register('owner')).token
    await set('sockets.total', 1, off, token)
    const sockets = await Promise.all(Array.from({ length: 5 }, () => openSocket(off.url)))
    for (const socket of sockets) socket.close()
    await off.stop()
  })

  test('that hold many requests open at once are refused more, others go on', async () => {
    const far = await startTestChat({ env })
    const { core } = far.server
    await core.store.settings.write({ name: 'requests.perAddress', value: '2', by: 'x', at: 1 })
    await core.settings.reload()
    const slow = () =>
      fetch(`http://127.0.0.1:${far.port}/api/v1/account.login`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'X-Forwarded-For': '203.0.113.1' },
        body: new ReadableStream({
          async pull(controller) {
            await Bun.sleep(300)
            controller.enqueue(new TextEncoder().encode('{"username":"x","password":"y"}'))
            controller.close()
          },
        }),
      })
    const held = [slow(), slow()]
    await Bun.sleep(100)
    expect((await from('203.0.113.1', 'installation.get', {}, far)).status).toBe(429)
    expect((await from('203.0.113.2', 'installation.get', {}, far)).status).toBe(200)
    await Promise.all(held)
    expect((await from('203.0.113.1', 'installation.get', {}, far)).status).toBe(200)
    await far.stop()
  })
})
