import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { type MailServer, startMailServer } from '../support/start-mail-server.ts'
import { startTestChat, type TestChat, testPassword } from '../support/start-test-chat.ts'
import { openSocket } from '../support/test-socket.ts'

let chat: TestChat
let smtp: MailServer
type Person = Awaited<ReturnType<TestChat['register']>>
let owner: Person
let admin: Person
let member: Person

beforeAll(async () => {
  smtp = await startMailServer()
  chat = await startTestChat({ env: { PARLEY_SMTP_URL: smtp.url } })
  owner = await chat.register('Owner')
  admin = await chat.register('anna')
  member = await chat.register('mike')
  await chat.call(owner.token, 'account.set-role', { account: admin.account.id, role: 'admin' })
})
afterAll(async () => {
  await chat.stop()
  await smtp.stop()
})

const statusOf = async (token: string, command: string, input: object) =>
  (await chat.post(token, command, input)).status
const actions = async () => {
  const { entries } = await chat.call(owner.token, 'audit.list', {})
  return entries.map(({ action, actor, subject }) => [action, actor.name, subject])
}

describe('people', () => {
  test('are found by admins, with what is the matter with them, and by nobody else', async () => {
    const names = async (input: object) =>
      (await chat.call(admin.token, 'account.search', input)).accounts.map(({ username }) => username)
    expect(await names({})).toEqual(['anna', 'mike', 'Owner'])
    expect(await names({ query: 'MIK' })).toEqual(['mike'])
    expect(await names({ role: 'admin' })).toEqual(['anna'])
    await chat.call(owner.token, 'account.ban', { account: member.account.id, reason: 'spam' })
    expect(await names({ state: 'banned' })).toEqual(['mike'])
    expect(await names({ state: 'active' })).toEqual(['anna', 'Owner'])
    await chat.call(owner.token, 'account.unban', { account: member.account.id })
    expect(await names({ state: 'banned' })).toEqual([])
    member = await chat.call('', 'account.login', { username: 'mike', password: testPassword })
    expect(await statusOf(member.token, 'account.search', {})).toBe(403)
    const answer = JSON.stringify(await chat.call(admin.token, 'account.search', {}))
    expect(answer).not.toMatch(/argon|password|token/i)
  })

  test('come a page at a time', async () => {
    const first = await chat.call(admin.token, 'account.search', { limit: 2 })
    expect([first.accounts.length, first.more]).toEqual([2, true])
    const after = first.accounts.at(-1)?.username as string
    const second = await chat.call(admin.token, 'account.search', { after, limit: 2 })
    expect([second.accounts.map(({ username }) => username), second.more]).toEqual([['Owner'], false])
  })

  test('show whether they are online, and when they were here last', async () => {
    const socket = await openSocket(chat.url, member.token)
    const [mike] = (await chat.call(admin.token, 'account.search', { query: 'mike' })).accounts
    expect(mike?.online).toBe(true)
    expect(Date.now() - Date.parse(mike?.usedAt ?? '')).toBeLessThan(60_000)
    socket.close()
  })
})

describe('the sessions of somebody', () => {
  test('are seen and ended by admins, but not those of equals or above, and it is written down', async () => {
    const there = await chat.call('', 'account.login', { username: 'mike', password: testPassword })
    const socket = await openSocket(chat.url, there.token)
    const account = member.account.id
    const { sessions } = await chat.call(admin.token, 'account.sessions', { account })
    expect(sessions.length).toBeGreaterThanOrEqual(2)
    expect(sessions.every(({ current }) => !current)).toBe(true)
    const newest = (await chat.call(there.token, 'account.whoami', {})).session
    expect(await chat.call(admin.token, 'account.end-sessions', { account, session: newest })).toEqual({
      revoked: 1,
    })
    expect((await socket.closed).code).toBe(4003)
    expect(await statusOf(there.token, 'account.whoami', {})).toBe(401)
    expect(await statusOf(member.token, 'account.whoami', {})).toBe(200)
    const { revoked } = await chat.call(owner.token, 'account.end-sessions', { account })
    expect(revoked).toBe(sessions.length - 1)
    expect(await statusOf(member.token, 'account.whoami', {})).toBe(401)
    member = await chat.call('', 'account.login', { username: 'mike', password: testPassword })

    expect(await statusOf(admin.token, 'account.sessions', { account: owner.account.id })).toBe(403)
    expect(await statusOf(admin.token, 'account.end-sessions', { account: owner.account.id })).toBe(403)
    expect(await statusOf(member.token, 'account.sessions', { account: admin.account.id })).toBe(403)
    expect(await statusOf(admin.token, 'account.sessions', { account: 'nobody' })).toBe(404)
    expect(await actions()).toContainEqual(['account.sessions', 'anna', account])
    expect(await actions()).toContainEqual(['account.end-sessions', 'Owner', account])
  })

  test('end with the account named: a session of somebody else is not ended by the way', async () => {
    const { session } = await chat.call(admin.token, 'account.whoami', {})
    const input = { account: member.account.id, session }
    expect(await chat.call(owner.token, 'account.end-sessions', input)).toEqual({ revoked: 0 })
    expect(await statusOf(admin.token, 'account.whoami', {})).toBe(200)
  })
})

describe('a password', () => {
  test('is reset by a mail to the proved address, which no admin sees', async () => {
    const address = 'mike@example.org'
    await chat.call(member.token, 'account.change-email', { email: address, password: testPassword })
    const account = member.account.id
    expect(await statusOf(admin.token, 'account.send-reset', { account })).toBe(403)
    const { link } = await smtp.next(({ to }) => to === address)
    await chat.call('', 'account.verify-email', { token: link.split('/').at(-1) as string })
    expect(await chat.call(admin.token, 'account.send-reset', { account })).toEqual({})
    const mail = await smtp.next(({ to, subject }) => to === address && /password/i.test(subject))
    const token = mail.link.split('/').at(-1) as string
    await chat.call('', 'account.reset-password', { token, password: 'a new long password' })
    expect(await statusOf('', 'account.login', { username: 'mike', password: 'a new long password' })).toBe(
      200,
    )
    expect(await statusOf(admin.token, 'account.send-reset', { account: owner.account.id })).toBe(403)
    expect(await actions()).toContainEqual(['account.send-reset', 'anna', account])
  })

  test('can be set by no command of an admin', async () => {
    const { commands } = await import('../../src/protocol/commands.ts')
    const { permissions } = await import('../../src/core/permissions/permissions.ts')
    const ofAdmins = Object.entries(commands).filter(([name]) => {
      const { accounts } = permissions[name as keyof typeof permissions]
      return accounts !== 'anybody' && !accounts.includes('member')
    })
    expect(ofAdmins.length).toBeGreaterThan(10)
    for (const [name, { input }] of ofAdmins)
      expect([name, Object.keys(input.shape).filter((field) => /password/i.test(field))]).toEqual([name, []])
  })
})

describe('rooms', () => {
  test('are all listed, but a private one of others shows neither name nor topic nor members', async () => {
    const secret = { name: 'canary-room-name', kind: 'private', topic: 'canary-topic' } as const
    const { room } = await chat.call(owner.token, 'room.create', secret)
    const seen = await chat.call(admin.token, 'room.list-all', {})
    expect(seen.total).toEqual({ public: 1, private: 1 })
    expect(seen.rooms.find(({ id }) => id === room.id)).toEqual({
      id: room.id,
      kind: 'private',
      createdAt: expect.any(String),
    })
    expect(JSON.stringify(seen)).not.toContain('canary')
    const own = await chat.call(owner.token, 'room.list-all', { kind: 'private' })
    expect(own.rooms).toMatchObject([{ id: room.id, name: 'canary-room-name', members: 1 }])
    expect(await statusOf(owner.token, 'room.list-all', { limit: 0 })).toBe(400)
  })

  test('that are private are entered by admins in plain sight, and it is written down', async () => {
    const { room } = await chat.call(owner.token, 'room.create', { name: 'quiet', kind: 'private' })
    const watching = await openSocket(chat.url, owner.token)
    expect(await statusOf(admin.token, 'room.history', { room: room.id })).toBe(404)
    await chat.call(admin.token, 'room.join', { room: room.id })
    const told = await watching.until(
      ({ event, room: where }) => event === 'message.changed' && where === room.id,
    )
    expect(told.message).toMatchObject({ kind: 'notice', text: 'anna came in without an invitation' })
    const { entries } = await chat.call(owner.token, 'audit.list', {})
    expect(entries.some(({ action, room: where }) => action === 'room.join' && where === room.id)).toBe(true)
    watching.close()
  })
})

describe('statistics', () => {
  test('count messages by day, people, rooms and bytes, and name no private room of others', async () => {
    const { room } = await chat.call(owner.token, 'room.create', { name: 'canary-busy', kind: 'private' })
    const send = (where: string, n: number) =>
      chat.call(owner.token, 'message.send', { room: where, text: 'x', nonce: `${where}${n}` })
    for (let i = 0; i < 5; i++) await send(room.id, i)
    for (let i = 0; i < 3; i++) await send('lobby', i)
    const seen = await chat.call(admin.token, 'admin.statistics', { days: 7 })
    expect(seen.complete).toBe(true)
    expect(seen.days).toEqual([{ day: new Date().toISOString().slice(0, 10), messages: 8 }])
    expect(seen.people).toMatchObject({ total: 3, activeDay: 3, activeMonth: 3 })
    expect(seen.rooms.busiest.slice(0, 2)).toEqual([
      { id: room.id, kind: 'private', messages: 5 },
      { id: 'lobby', kind: 'public', name: 'lobby', messages: 3 },
    ])
    expect(seen.storage.database).toBeGreaterThan(10_000)
    expect(seen.storage.free).toBeGreaterThan(0)
    expect(JSON.stringify(seen)).not.toContain('canary')
    expect(await statusOf(member.token, 'admin.statistics', {})).not.toBe(200)
  })
})
