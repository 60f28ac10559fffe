import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type MailServer, startMailServer } from '../support/start-mail-server.ts'
import { startTestChat, type TestChat } from '../support/start-test-chat.ts'
import { openSocket } from '../support/test-socket.ts'

type Line = Record<string, unknown> & { path: string; method: string; status: number | string }

const linesOf = (chat: TestChat, file = 'api.log'): Line[] =>
  readFileSync(join(chat.dataFolder, 'logs', file), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))

/** Calls are written down at the end of the tick that answered them. */
const settled = () => Bun.sleep(30)

describe('logs/api.log', () => {
  let chat: TestChat
  let token: string
  beforeAll(async () => {
    chat = await startTestChat()
    token = (await chat.register('alice')).token
  })
  afterAll(() => chat.stop())

  test('tells of every call who, what, from where, with what, how it ended and how long it took', async () => {
    await fetch(`${chat.url}/api/v1/room.list?secret=in-the-query`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'User-Agent': 'my-script/1.0' },
    })
    await chat.post('', 'room.list', {})
    await settled()
    const [done, refused] = linesOf(chat).filter(({ path }) => path === '/api/v1/room.list')
    expect(done).toEqual({
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      method: 'POST',
      path: '/api/v1/room.list',
      user: 'alice',
      address: '127.0.0.1',
      agent: 'my-script/1.0',
      status: 200,
      ms: expect.any(Number),
    } as never)
    expect(refused).toMatchObject({ user: null, status: 401 })
    expect(JSON.stringify(linesOf(chat))).not.toContain('in-the-query')
  })

  test('tells of commands on sockets as well', async () => {
    const socket = await openSocket(chat.url, token)
    await socket.ask('room.list')
    await socket.ask('room.join', { room: 'nowhere' })
    socket.close()
    await settled()
    const lines = linesOf(chat).filter(({ method }) => method === 'socket')
    expect(lines.map(({ path, status }) => [path, status])).toEqual([
      ['session.hello', 'ok'],
      ['room.list', 'ok'],
      ['room.join', 'not-found'],
    ])
    expect(lines[1]).toMatchObject({ user: 'alice', address: '127.0.0.1', ms: expect.any(Number) })
    expect(linesOf(chat)).toContainEqual(expect.objectContaining({ path: '/socket', status: 101 }))
  })

  test('holds one line for each call, whatever the caller sends to break it', async () => {
    const before = linesOf(chat).length
    for (const agent of ['a\tb', 'x"},{"status":200', '\u202eevil', 'a'.repeat(5000)])
      await fetch(`${chat.url}/api/v1/room.list`, {
        method: 'POST',
        headers: { 'User-Agent': Buffer.from(agent).toString('latin1') },
      }).catch(() => {})
    await fetch(`${chat.url}/api/v1/a%0Ab%1b%5d`, { method: 'POST' })
    await settled()
    const added = linesOf(chat).slice(before)
    expect(added.length).toBe(5)
    expect(added.every(({ agent }) => String(agent).length <= 200)).toBe(true)
    expect(added.at(-1)?.path).toBe('/api/v1/a%0Ab%1b%5d')
  })

  test('leaves out the files of pages and the questions of monitors, unless they fail', async () => {
    const before = linesOf(chat).length
    await fetch(`${chat.url}/healthz`)
    await fetch(`${chat.url}/readyz`)
    await fetch(`${chat.url}/api/docs.css`)
    await fetch(`${chat.url}/wp-admin/setup.php`)
    await settled()
    expect(
      linesOf(chat)
        .slice(before)
        .map(({ path, status }) => [path, status]),
    ).toEqual([['/wp-admin/setup.php', 404]])
  })

  test('is read by nobody but its owner', () => {
    const folder = join(chat.dataFolder, 'logs')
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    for (const file of readdirSync(folder)) expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600)
  })
})

describe('secrets', () => {
  let chat: TestChat
  let smtp: MailServer
  beforeAll(async () => {
    smtp = await startMailServer()
    chat = await startTestChat({ env: { PARLEY_SMTP_URL: smtp.url } })
  })
  afterAll(async () => {
    await chat.stop()
    await smtp.stop()
  })

  /** Every byte in the data folder: logs, database, its log, and whatever else lies there. */
  const everything = (): [file: string, bytes: Buffer][] =>
    readdirSync(chat.dataFolder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name !== 'admin-token')
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => [file, readFileSync(file)])

  const found = (secrets: string[]): string[] =>
    everything().flatMap(([file, bytes]) =>
      secrets.filter((secret) => bytes.includes(secret)).map((secret) => `${secret} in ${file}`),
    )

  test('are nowhere in logs or database: passwords, right and wrong, tokens of sessions, mails, links and the console', async () => {
    const canary = (name: string): string => `canary-${name}-${Math.random().toString(36).slice(2)}`
    const [first, second, wrong, third] = ['first', 'second', 'wrong', 'third'].map(canary) as [
      string,
      string,
      string,
      string,
    ]
    const register = await chat.call('', 'account.register', {
      username: 'alice',
      password: first,
      email: 'alice@example.org',
    })
    const verify = (await smtp.next(({ to }) => to === 'alice@example.org')).link.split('/').at(-1) as string
    await fetch(`${chat.url}/verify-email/${verify}`)
    await chat.post('', 'account.verify-email', { token: verify })
    await chat.post('', 'account.login', { username: 'alice', password: wrong })
    // Where people type their password by mistake.
    await chat.post('', 'account.login', { username: wrong, password: wrong })
    await chat.post(register.token, wrong, { password: wrong, token: wrong })
    await fetch(`${chat.url}/api/v1/room.list?token=${register.token}&password=${wrong}`, { method: 'POST' })
    await fetch(`${chat.url}/socket?token=${register.token}`)
    await fetch(`${chat.url}/claim/${new URL(chat.server.ownerLink).pathname.split('/').at(-1)}`)
    await chat.post(register.token, 'account.change-password', { password: wrong, newPassword: second })
    await chat.post(register.token, 'account.change-password', { password: first, newPassword: second })
    const login = await chat.call('', 'account.login', { username: 'alice', password: second })
    await chat.post('', 'account.request-password-reset', { email: 'alice@example.org' })
    const reset = (await smtp.next(({ link }) => link.includes('reset'))).link.split('/').at(-1) as string
    await chat.call('', 'account.reset-password', { token: reset, password: third })
    const again = await chat.call('', 'account.login', { username: 'alice', password: third })
    const socket = await openSocket(chat.url, again.token)
    await socket.ask('account.change-password', { password: wrong, newPassword: wrong })
    await socket.ask('room.create', { name: 1, kind: again.token })
    const { link } = await chat.call(again.token, 'invitation.create', {})
    const cookie = await fetch(`${chat.url}/api/v1/account.whoami`, {
      method: 'POST',
      headers: { Cookie: `parley=${again.token}`, Origin: chat.url },
    })
    expect(cookie.status).toBe(200)
    const operator = readFileSync(join(chat.dataFolder, 'admin-token'), 'utf8').split('\n')[0] as string
    await chat.call(operator, 'account.search', {})
    chat.server.core.log.error({ error: new Error(`failed with ${again.token}`), password: third }, 'bug')
    socket.close()
    await settled()

    const secrets = [
      first,
      second,
      wrong,
      third,
      register.token,
      login.token,
      again.token,
      verify,
      reset,
      operator,
    ]
    secrets.push(
      link.split('/').at(-1) as string,
      new URL(chat.server.ownerLink).pathname.split('/').at(-1) as string,
    )
    expect(secrets.every((secret) => secret.length > 12)).toBe(true)
    expect(found(secrets)).toEqual([])
    expect(found(['alice@example.org']).length).toBeGreaterThan(0)
    expect(linesOf(chat).length).toBeGreaterThan(15)
  })

  test('two fresh installations share none', async () => {
    const other = await startTestChat()
    const tokenOf = (one: TestChat) =>
      readFileSync(join(one.dataFolder, 'admin-token'), 'utf8').split('\n')[0]
    expect(tokenOf(other)).not.toBe(tokenOf(chat) as string)
    expect(other.server.ownerLink.split('/').at(-1)).not.toBe(
      chat.server.ownerLink.split('/').at(-1) as string,
    )
    expect(other.server.core.store.epoch).not.toBe(chat.server.core.store.epoch)
    await other.stop()
  })
})
