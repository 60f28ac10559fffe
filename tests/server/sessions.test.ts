import { Database } from 'bun:sqlite'
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { join } from 'node:path'
import { startTestChat, type TestChat, testPassword } from '../support/start-test-chat.ts'
import { openSocket } from '../support/test-socket.ts'

let chat: TestChat
beforeAll(async () => {
  chat = await startTestChat()
})
afterAll(() => chat.stop())

const login = (username: string) => chat.call('', 'account.login', { username, password: testPassword })

test('the first account from the machine itself owns the installation, and an account logs in whatever the case of its name', async () => {
  expect((await chat.register('Owner')).account.role).toBe('owner')
  expect((await chat.register('second')).account.role).toBe('member')
  expect((await login('oWNER')).account.username).toBe('Owner')
  expect(
    (await chat.post('', 'account.register', { username: 'OWNER', password: testPassword })).status,
  ).toBe(409)
})

test('a wrong password and an unknown name are refused alike', async () => {
  const wrong = await chat.post('', 'account.login', { username: 'Owner', password: 'wrong password' })
  const unknown = await chat.post('', 'account.login', { username: 'nobody', password: 'wrong password' })
  expect(wrong).toEqual(unknown)
  expect(wrong.status).toBe(401)
})

test('R7: a revoked session hears nothing more, its socket closes with a reason, its token is dead', async () => {
  const here = await login('second')
  const there = await login('second')
  const socket = await openSocket(chat.url, there.token)
  const { sessions } = await chat.call(here.token, 'session.list', {})
  expect(sessions.filter(({ current }) => current).length).toBe(1)
  expect((await chat.call(here.token, 'session.revoke', { others: true })).revoked).toBeGreaterThan(0)
  await chat.call(here.token, 'message.send', { room: 'lobby', text: 'not for thieves', nonce: 'r7' })
  expect((await socket.closed).code).toBe(4003)
  expect(JSON.stringify(socket.frames)).not.toContain('not for thieves')
  expect((await chat.post(there.token, 'account.whoami', {})).status).toBe(401)
  expect((await chat.post(here.token, 'account.whoami', {})).status).toBe(200)
})

test('R7: every socket of an ended session closes within a second, on every port, and so does what is being read', async () => {
  const wide = await startTestChat({ env: { PARLEY_PORTS: '0,0' } })
  const { token } = await wide.register('alice')
  const here = await wide.call('', 'account.login', { username: 'alice', password: testPassword })
  const urls = wide.server.ports.map((port) => `http://127.0.0.1:${port}`)
  const sockets = await Promise.all(
    Array.from({ length: 40 }, (_, i) => openSocket(urls[i % urls.length] as string, token)),
  )
  const mine = await openSocket(wide.url, here.token)
  const started = performance.now()
  expect(await wide.call(here.token, 'session.revoke', { others: true })).toEqual({ revoked: 1 })
  const codes = await Promise.all(sockets.map(async ({ closed }) => (await closed).code))
  expect(performance.now() - started).toBeLessThan(1000)
  expect(new Set(codes)).toEqual(new Set([4003]))
  expect((await mine.ask('account.whoami')).ok.account.username).toBe('alice')
  mine.close()
  await wide.stop()
})

test('R7: with another password every other session ends within a second, and the one that asked goes on', async () => {
  const { token } = await chat.register('changeable')
  const there = await chat.call('', 'account.login', { username: 'changeable', password: testPassword })
  const [mine, other] = [await openSocket(chat.url, token), await openSocket(chat.url, there.token)]
  const started = performance.now()
  const change = { password: testPassword, newPassword: 'another horse battery' }
  await chat.call(token, 'account.change-password', change)
  expect((await other.closed).code).toBe(4003)
  expect(performance.now() - started).toBeLessThan(1000)
  expect((await chat.post(there.token, 'account.whoami', {})).status).toBe(401)
  expect((await mine.ask('account.whoami')).ok.account.username).toBe('changeable')
  mine.close()
})

test('R7: a request whose body is still on its way when its session ends does nothing', async () => {
  const [here, there] = [await login('second'), await login('second')]
  const body = JSON.stringify({ room: 'lobby', text: 'too late', nonce: 'too-late' })
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
  const writer = writable.getWriter()
  const bytes = new TextEncoder().encode(body)
  const sending = fetch(`${chat.url}/api/v1/message.send`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${there.token}`, 'Content-Type': 'application/json' },
    body: readable,
  })
  await writer.write(bytes.slice(0, 10))
  await Bun.sleep(100)
  await chat.call(here.token, 'session.revoke', { others: true })
  await writer.write(bytes.slice(10))
  await writer.close()
  expect((await sending).status).toBe(401)
  const { messages } = await chat.call(here.token, 'room.history', { room: 'lobby', limit: 50 })
  expect(messages.map(({ text }) => text)).not.toContain('too late')
})

test('the list of sessions says in words what each is used on, and from where', async () => {
  const agent = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
  const response = await fetch(`${chat.url}/api/v1/account.login`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'User-Agent': agent },
    body: JSON.stringify({ username: 'second', password: testPassword }),
  })
  const { token } = (await response.json()) as { token: string }
  const { sessions } = await chat.call(token, 'session.list', {})
  expect(sessions.find(({ current }) => current)).toMatchObject({
    agent,
    device: 'Firefox on Linux',
    address: '127.0.0.1',
  })
})

test('logging out ends this session only', async () => {
  const [one, other] = [await login('second'), await login('second')]
  await chat.call(one.token, 'account.logout', {})
  expect((await chat.post(one.token, 'account.whoami', {})).status).toBe(401)
  expect((await chat.post(other.token, 'account.whoami', {})).status).toBe(200)
})

test('nobody can end the session of somebody else', async () => {
  const owner = await login('Owner')
  const second = await login('second')
  const [session] = (await chat.call(owner.token, 'session.list', {})).sessions
  expect(await chat.call(second.token, 'session.revoke', { session: session?.id })).toEqual({ revoked: 0 })
  expect((await chat.post(owner.token, 'account.whoami', {})).status).toBe(200)
})

test('neither tokens nor passwords can be read from the database', async () => {
  const { token } = await login('second')
  const db = new Database(join(chat.dataFolder, 'parley.db'), { readonly: true })
  const dump = JSON.stringify([
    ...db.query('select * from accounts').all(),
    ...db.query('select * from sessions').all(),
  ])
  db.close()
  expect(dump).toContain('$argon2id$')
  expect(dump).not.toContain(token)
  expect(dump).not.toContain(testPassword)
})

test('presence follows the sockets: online at once, offline after the last one and a short grace', async () => {
  // Somebody new: whoever was here a moment ago is still in the grace of the tests before.
  const [watcher, other] = [await login('Owner'), await chat.register('third')]
  const watching = await openSocket(chat.url, watcher.token)
  const first = await openSocket(chat.url, other.token)
  const isThird =
    (online: boolean) => (frame: { event?: string; changes?: { name: string; online: boolean }[] }) =>
      frame.event === 'presence' &&
      frame.changes?.some((c) => c.name === 'third' && c.online === online) === true
  await watching.until(isThird(true))
  const names = async () =>
    (await chat.call(watcher.token, 'presence.list', {})).online.map(({ name }) => name)
  expect(await names()).toContain('third')
  first.close()
  await watching.until(isThird(false), 15_000)
  expect(await names()).not.toContain('third')
  expect(await names()).toContain('Owner')
  watching.close()
}, 30_000)
