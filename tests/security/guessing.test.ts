import { afterAll, beforeAll, expect, test } from 'bun:test'
import { limits } from '../../src/protocol/limits.ts'
import { openConsoleClient } from '../support/console-client.ts'
import { startTestChat, type TestChat, testPassword } from '../support/start-test-chat.ts'
import { openSocket } from '../support/test-socket.ts'

let chat: TestChat
beforeAll(async () => {
  chat = await startTestChat({ env: { PARLEY_LIMITS: 'on', PARLEY_CONSOLE_PORT: 'any' } })
  for (const name of ['alice', 'bob', 'carol']) await chat.register(name)
})
afterAll(() => chat.stop())

const wrong = (username: string) => ({ username, password: 'a wrong password' })

test('row 16, SC-57: wrong passwords count together, over sockets and over REST', async () => {
  const socket = await openSocket(chat.url)
  for (let i = 0; i < 3; i++)
    expect((await socket.ask('account.login', wrong('alice'))).error.code).toBe('wrong-credentials')
  for (let i = 0; i < 2; i++) expect((await chat.post('', 'account.login', wrong('ALICE'))).status).toBe(401)
  const right = { username: 'alice', password: testPassword }
  expect((await socket.ask('account.login', right)).error.code).toBe('rate-limited')
  const fresh = await openSocket(chat.url)
  expect((await fresh.ask('account.login', right)).error.retryAfterMs).toBeGreaterThan(60_000)
  expect((await chat.post('', 'account.login', right)).status).toBe(429)
  for (const one of [socket, fresh]) one.close()
})

test('row 16: two hundred passwords at once are five tries', async () => {
  const answers = await Promise.all(
    Array.from({ length: 200 }, () => chat.post('', 'account.login', wrong('bob'))),
  )
  expect(answers.filter(({ status }) => status === 401).length).toBe(limits.failedLogins)
  expect(answers.filter(({ status }) => status === 429 || status === 503).length).toBe(195)
})

test('row 16: the older systems count with everybody else: five tries in all, whatever is spoken', async () => {
  await chat.register('erin')
  const post = async (path: string, body: object): Promise<number> =>
    (
      await fetch(`${chat.url}${path}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      })
    ).status
  const lines = await openConsoleClient(chat.server.consolePort as number)
  const ways: ((password: string) => Promise<number | string>)[] = [
    (password) => post('/login', { username: 'erin', password }),
    (password) => post('/api/login', { username: 'Erin', password }),
    (password) => post('/api/auth/login', { email: 'erin', password }),
    async (password) => (await lines.ask('login', { username: 'ERIN', password })).status,
    async (password) => (await chat.post('', 'account.login', { username: 'erin', password })).status,
  ]
  for (const way of ways) expect(await way('a wrong password')).toBeOneOf([401, 'error'])
  for (const way of ways) expect(await way(testPassword)).toBeOneOf([429, 'error'])
  expect(lines.lines.some(({ message }) => String(message).startsWith('Too many wrong passwords'))).toBe(true)
  lines.socket.destroy()
})

test('row 16: every place that asks for a password counts: changing it, changing the address, leaving', async () => {
  const { token } = await chat.call('', 'account.login', { username: 'carol', password: testPassword })
  const password = 'a wrong password'
  const tries = [
    () => chat.post(token, 'account.change-password', { password, newPassword: 'another good one' }),
    () => chat.post(token, 'account.change-email', { email: 'carol@example.org', password }),
    () => chat.post(token, 'account.delete', { password, content: 'keep' }),
  ]
  const answers: string[] = []
  for (let i = 0; i < 9; i++) {
    const { body } = await (tries[i % 3] as (typeof tries)[number])()
    answers.push(body.error?.code ?? 'ok')
  }
  expect(answers).toEqual([...Array(5).fill('wrong-credentials'), ...Array(4).fill('rate-limited')])
})

test('SC-57: whoever tries one token after the other on a socket is hung up on', async () => {
  const socket = await openSocket(chat.url)
  let closed = false
  void socket.closed.then(() => (closed = true))
  let tried = 0
  while (!closed && tried < 200) {
    tried += 1
    const token = `${tried}`.padStart(43, 'A')
    await Promise.race([socket.ask('session.hello', { protocol: 1, token }), socket.closed])
  }
  expect((await socket.closed).code).toBe(4001)
  expect(tried).toBeLessThanOrEqual(limits.badFrames + 2)
})

test('SC-07: with a wrong password every place that asks for one refuses, and with the right one only it is open', async () => {
  const { token } = await chat.register('dave')
  for (const password of [
    '',
    ' ',
    `${testPassword} `,
    testPassword.toUpperCase(),
    'null',
    'true',
    '*',
    "' or 1=1 --",
  ]) {
    expect((await chat.post('', 'account.login', { username: 'dave', password })).status).toBeOneOf([
      400, 401, 429,
    ])
    expect((await chat.post(token, 'account.delete', { password, content: 'erase' })).status).toBeOneOf([
      400, 401, 403, 429,
    ])
  }
  expect((await chat.post(token, 'account.whoami', {})).status).toBe(200)
})
