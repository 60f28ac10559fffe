import { Database } from 'bun:sqlite'
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import type { SettingName, SettingValue } from '../../src/protocol/settings.ts'
import { type MailServer, startMailServer, tokenOf } from '../support/start-mail-server.ts'
import { startTestChat, type TestChat, testPassword } from '../support/start-test-chat.ts'
import { openSocket } from '../support/test-socket.ts'

let chat: TestChat
let smtp: MailServer
let owner: string

beforeAll(async () => {
  smtp = await startMailServer()
  chat = await startTestChat({ env: { PARLEY_SMTP_URL: smtp.url } })
  owner = (await chat.register('owner')).token
})
afterAll(async () => {
  await chat.stop()
  await smtp.stop()
})

const password = testPassword
let made = 0
const register = (input: object = {}) => {
  made += 1
  return chat.post('', 'account.register', { username: `person${made}`, password, ...input })
}
type Registered = { token: string; account: { id: string; role: string } }
const invite = (token: string, input: object = {}) =>
  chat.post(token, 'invitation.create', input) as unknown as Promise<{
    status: number
    body: { link: string; invitation: { id: string; usesLeft: number }; error?: { code: string } }
  }>
/** Somebody with a role, by a link of the owner's. */
const withRole = async (role: string): Promise<Registered> => {
  const { body } = await invite(owner, { role })
  return (await register({ invitation: tokenOf(body.link) })).body as unknown as Registered
}

describe('an invitation', () => {
  test('gives its role and rooms, as often as it says, and tells it in the rooms', async () => {
    const { room } = await chat.call(owner, 'room.create', { name: 'secret plans', kind: 'private' })
    const { body } = await invite(owner, { role: 'moderator', uses: 2, rooms: [room.id] })
    expect(body.link).toBe(`${chat.url}/invite/${tokenOf(body.link)}`)
    const landing = await fetch(body.link, { redirect: 'manual' })
    expect([landing.status, landing.headers.get('location')]).toEqual([
      303,
      `/#/invite/${tokenOf(body.link)}`,
    ])

    const watching = await openSocket(chat.url, owner)
    const first = await register({ invitation: tokenOf(body.link) })
    const { token, account } = first.body as unknown as Registered
    expect(account.role).toBe('moderator')
    const told = await watching.until(
      ({ event, room: where }) => event === 'message.changed' && where === room.id,
    )
    expect(told.message.text).toContain('owner brought person')
    const joined = (await chat.call(token, 'room.list', {})).rooms.map(({ name }) => name)
    expect(joined.sort()).toEqual(['lobby', 'secret plans'])

    expect((await register({ invitation: tokenOf(body.link) })).status).toBe(200)
    const third = await register({ invitation: tokenOf(body.link) })
    expect([third.status, third.body.error?.code]).toEqual([403, 'forbidden'])
    watching.close()
  })

  test('that is used by fifty at once lets in as many as it says', async () => {
    const { body } = await invite(owner, { uses: 3 })
    const invitation = tokenOf(body.link)
    const statuses = (await Promise.all(Array.from({ length: 50 }, () => register({ invitation })))).map(
      ({ status }) => status,
    )
    expect(statuses.filter((status) => status === 200).length).toBe(3)
    expect(statuses.filter((status) => status === 403).length).toBe(47)
  }, 30_000)

  test('is not used up by somebody who is refused', async () => {
    const { body } = await invite(owner)
    const invitation = tokenOf(body.link)
    expect((await register({ invitation, username: 'OWNER' })).status).toBe(409)
    expect((await register({ invitation })).status).toBe(200)
  })

  test('SC-22: never gives more than its inviter has, when it is made', async () => {
    const moderator = await withRole('moderator')
    expect((await invite(moderator.token, { role: 'admin' })).status).toBe(403)
    expect((await invite(moderator.token, { role: 'moderator' })).status).toBe(200)
    const member = await withRole('member')
    expect((await invite(member.token)).status).toBe(403)
    expect((await invite(owner, { role: 'owner' })).status).toBe(400)
  })

  test('SC-22: is refused when its inviter has lost the right since', async () => {
    const admin = await withRole('admin')
    const { body } = await invite(admin.token, { role: 'admin', uses: 5 })
    const invitation = tokenOf(body.link)
    expect((await register({ invitation })).status).toBe(200)
    setRole(admin.account.id, 'moderator')
    expect((await register({ invitation })).status).toBe(403)
    setRole(admin.account.id, 'admin')
    expect((await register({ invitation })).status).toBe(200)
  })

  test('leaves out rooms where its inviter may not invite any more, and takes none that it may not', async () => {
    const admin = await withRole('admin')
    const { room } = await chat.call(admin.token, 'room.create', { name: 'once mine', kind: 'private' })
    const { room: foreign } = await chat.call(owner, 'room.create', { name: 'not theirs', kind: 'private' })
    expect((await invite(admin.token, { rooms: [foreign.id] })).status).toBe(404)
    expect((await invite(admin.token, { rooms: ['nothing'] })).status).toBe(404)
    const { body } = await invite(admin.token, { rooms: [room.id] })
    await chat.call(admin.token, 'room.leave', { room: room.id })
    const { token } = (await register({ invitation: tokenOf(body.link) })).body as unknown as Registered
    expect((await chat.call(token, 'room.list', {})).rooms.map(({ name }) => name)).toEqual(['lobby'])
  })

  test('ends when it says, and at once when it is revoked, by its inviter or an admin', async () => {
    const soon = new Date(Date.now() + 300).toISOString()
    const { body: brief } = await invite(owner, { expires: soon })
    await Bun.sleep(350)
    expect((await register({ invitation: tokenOf(brief.link) })).status).toBe(403)
    expect((await invite(owner, { expires: '2020-01-01T00:00:00.000Z' })).status).toBe(400)
    expect((await invite(owner, { expires: '2099-01-01T00:00:00.000Z' })).status).toBe(400)

    const moderator = await withRole('moderator')
    const { body } = await invite(moderator.token)
    const { body: owners } = await invite(owner)
    const listed = async (token: string) =>
      (await chat.call(token, 'invitation.list', {})).invitations.map(({ id }) => id)
    expect(await listed(moderator.token)).toEqual([body.invitation.id])
    expect(await listed(owner)).toContain(body.invitation.id)
    const revoke = (token: string, invitation: string) =>
      chat.post(token, 'invitation.revoke', { invitation })
    expect((await revoke(moderator.token, owners.invitation.id)).status).toBe(404)
    expect((await revoke(owner, body.invitation.id)).status).toBe(200)
    expect(await listed(moderator.token)).toEqual([])
    expect((await register({ invitation: tokenOf(body.link) })).status).toBe(403)
  })
})

/** As if somebody had changed the role a moment ago, on whatever node. */
const setRole = (account: string, role: string): void => {
  const db = new Database(join(chat.dataFolder, 'parley.db'))
  db.run('update accounts set role = ? where id = ?', [role, account])
  db.close()
  chat.server.core.announce({ to: 'memory', accounts: [account] })
}

/** Settings for one test, as an admin changes them. */
const withSettings = async (
  settings: Partial<{ [N in SettingName]: SettingValue<N> }>,
  work: () => Promise<void>,
): Promise<void> => {
  const set = async (name: string, value: unknown) =>
    expect((await chat.post(owner, 'settings.set', { name, value })).status).toBe(200)
  for (const [name, value] of Object.entries(settings)) await set(name, value)
  try {
    await work()
  } finally {
    for (const name of Object.keys(settings)) await set(name, null)
  }
}

describe('who may register', () => {
  test('by invitation: only with one', () =>
    withSettings({ 'registration.mode': 'invitation' }, async () => {
      expect((await register()).status).toBe(403)
      expect((await register({ invitation: 'a-link-that-never-was' })).status).toBe(403)
      const { body } = await invite(owner)
      expect((await register({ invitation: tokenOf(body.link) })).status).toBe(200)
    }))

  test('closed: nobody, with an invitation neither', () =>
    withSettings({ 'registration.mode': 'closed' }, async () => {
      const { body } = await invite(owner)
      expect((await register()).status).toBe(403)
      expect((await register({ invitation: tokenOf(body.link) })).status).toBe(403)
    }))

  test('by domain: with such an address, which opens nothing before it is proved', () =>
    withSettings({ 'registration.mode': 'domain', 'registration.domains': ['school.example'] }, async () => {
      for (const email of [
        undefined,
        'x@other.example',
        'x@school.example.evil.example',
        'x@notschool.example',
      ])
        expect([email, (await register(email ? { email } : {})).status]).toEqual([email, 403])
      const { body } = await register({ email: 'Pupil@School.example' })
      const { token } = body as unknown as Registered
      for (const [command, input] of [
        ['room.list', {}],
        ['room.history', { room: 'lobby' }],
        ['message.send', { room: 'lobby', text: 'hello', nonce: 'n' }],
        ['presence.list', {}],
      ] as const)
        expect([command, (await chat.post(token, command, input)).status]).toEqual([command, 403])
      const socket = await openSocket(chat.url)
      expect((await socket.ask('session.hello', { protocol: 1, token })).error.code).toBe('forbidden')
      await chat.call(owner, 'message.send', { room: 'lobby', text: 'for insiders', nonce: 'insiders' })
      expect(JSON.stringify(socket.frames)).not.toContain('for insiders')
      socket.close()
      const elsewhere = { email: 'x@other.example', password }
      expect((await chat.post(token, 'account.change-email', elsewhere)).status).toBe(403)
      expect((await chat.post(token, 'account.change-email', { email: null, password })).status).toBe(403)

      const { link } = await smtp.next(({ to }) => to.startsWith('Pupil@'))
      await chat.call('', 'account.verify-email', { token: tokenOf(link) })
      expect((await chat.post(token, 'room.list', {})).status).toBe(200)
      expect(
        (await chat.post(token, 'message.send', { room: 'lobby', text: 'hello', nonce: 'n' })).status,
      ).toBe(200)
    }))

  test('with an address only, where one is required', () =>
    withSettings({ 'registration.emailRequired': true }, async () => {
      expect((await register()).status).toBe(400)
      expect((await register({ email: 'with@example.org' })).status).toBe(200)
    }))
})

describe('an address that is not proved', () => {
  test('keeps its account from speaking, but not from reading, unless the owner says otherwise', async () => {
    const { body } = await register({ email: 'silent@example.org' })
    const { token } = body as unknown as Registered
    const send = (nonce: string) => chat.post(token, 'message.send', { room: 'lobby', text: 'hello', nonce })
    const socket = await openSocket(chat.url, token)
    expect((await send('a')).status).toBe(403)
    expect((await socket.ask('message.send', { room: 'lobby', text: 'x', nonce: 'b' })).error.code).toBe(
      'forbidden',
    )
    expect((await chat.post(token, 'room.history', { room: 'lobby' })).status).toBe(200)

    await withSettings({ 'registration.verifyBeforeSending': false }, async () =>
      expect((await send('c')).status).toBe(200),
    )
    expect((await send('d')).status).toBe(403)

    const { link } = await smtp.next(({ to }) => to === 'silent@example.org')
    await chat.call('', 'account.verify-email', { token: tokenOf(link) })
    expect(
      (await socket.ask('message.send', { room: 'lobby', text: 'x', nonce: 'e' })).ok.seq,
    ).toBeGreaterThan(0)
    socket.close()
  })

  test('or none at all lets its account speak', async () => {
    const { token } = await chat.register('without')
    const sent = await chat.post(token, 'message.send', { room: 'lobby', text: 'hello', nonce: 'n' })
    expect(sent.status).toBe(200)
  })
})
