import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startTestChat, type TestChat, testPassword } from '../support/start-test-chat.ts'
import { openSocket } from '../support/test-socket.ts'

let chat: TestChat
let owner: string
let member: string
beforeAll(async () => {
  chat = await startTestChat()
  owner = (await chat.register('owner')).token
  member = (await chat.register('member')).token
})
afterAll(() => chat.stop())

const set = (name: string, value: unknown, token = owner) => chat.post(token, 'settings.set', { name, value })
const current = async (name: string): Promise<unknown> =>
  (await chat.call(owner, 'settings.get', { name })).settings[0]?.value
const register = (username: string, more: object = {}) =>
  chat.post('', 'account.register', { username, password: testPassword, ...more })

describe('settings', () => {
  test('are for owner and admins; what people need before login is for everybody', async () => {
    expect((await set('installation.name', 'Mine', member)).status).toBe(403)
    expect((await chat.post(member, 'settings.get', {})).status).toBe(403)
    expect((await chat.post('', 'settings.get', {})).status).toBe(401)
    expect((await set('installation.name', 'Gardeners of Ghent')).status).toBe(200)
    expect(await chat.call('', 'installation.get', {})).toEqual({
      name: 'Gardeners of Ghent',
      description: '',
      registration: 'open',
      emailRequired: false,
      guests: true,
      hasOwner: true,
    })
  })

  test('hold at once, until they are set back', async () => {
    await set('registration.mode', 'closed')
    expect((await register('late')).status).toBe(403)
    const { body } = (await set('registration.mode', null)) as unknown as { body: { setting: object } }
    expect(body.setting).toMatchObject({ value: 'open', default: 'open', isSet: false })
    expect((await register('late')).status).toBe(200)
  })

  test('refuse what is out of their range, and say what is wrong, never what was sent', async () => {
    for (const [name, value] of [
      ['registration.mode', 'sometimes'],
      ['sockets.perAccount', 0],
      ['sockets.perAccount', 1.5],
      ['sockets.perAccount', '5'],
      ['rates.guest.send', { burst: 1 }],
      ['rates.guest.send', { burst: 1, perSecond: 0 }],
      ['registration.domains', ['not a domain']],
      ['installation.name', '  '],
      ['installation.name', 'two\nlines'],
      ['retention.messageDays', -1],
    ] as const) {
      const before = await current(name)
      const { status, body } = await set(name, value)
      expect([name, value, status, body.error?.code]).toEqual([name, value, 400, 'bad-input'])
      expect(body.error?.message).toStartWith('value')
      expect(await current(name)).toEqual(before)
    }
    expect((await set('no.such', 1)).status).toBe(400)
  })

  test('tell with each what it may be, so that a form can be drawn', async () => {
    const { settings } = await chat.call(owner, 'settings.get', { name: 'rates.guest.send' })
    expect(settings).toHaveLength(1)
    expect(settings[0]).toMatchObject({
      value: { burst: 20, perSecond: 1 },
      isSet: false,
      schema: { type: 'object', required: ['burst', 'perSecond'] },
    })
    const all = (await chat.call(owner, 'settings.get', {})).settings
    expect(all.length).toBeGreaterThan(30)
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length)
  })

  test('are written into the audit log, with what was before', async () => {
    await set('installation.description', 'For gardeners')
    const { entries } = await chat.call(owner, 'audit.list', {})
    const entry = entries.find(
      ({ action, subject }) => action === 'settings.set' && subject === 'installation.description',
    )
    expect(entry).toMatchObject({ details: { before: '', after: 'For gardeners' } })
  })

  test('come to another node when it hears of them, and survive a restart', async () => {
    const dataFolder = mkdtempSync(join(tmpdir(), 'parley-settings-'))
    const first = await startTestChat({ dataFolder })
    const { core } = first.server
    await core.store.settings.write({ name: 'sockets.perAccount', value: '7', by: 'x', at: 1 })
    await core.store.settings.write({ name: 'of.a.newer.version', value: '1', by: 'x', at: 1 })
    await core.store.settings.write({ name: 'guests.allowed', value: '"perhaps"', by: 'x', at: 1 })
    expect(core.settings.get('sockets.perAccount')).toBe(200)
    core.announce({ to: 'memory', settings: true })
    await core.settings.reload()
    expect(core.settings.get('sockets.perAccount')).toBe(7)
    expect(core.settings.get('guests.allowed')).toBe(true)
    await first.stop()
    const second = await startTestChat({ dataFolder })
    expect(second.server.core.settings.get('sockets.perAccount')).toBe(7)
    await second.stop()
    rmSync(dataFolder, { recursive: true })
  })
})

describe('guests', () => {
  test('who are not let in any more hear nothing from then on, while others go on', async () => {
    const { link } = await chat.call(owner, 'invitation.create', { role: 'guest' })
    const invitation = link.split('/').at(-1) as string
    const guest = (await register('visitor', { invitation })).body as unknown as { token: string }
    const sockets = await Promise.all([openSocket(chat.url, guest.token), openSocket(chat.url, member)])
    await set('guests.allowed', false)
    expect((await sockets[0].closed).code).toBe(4003)
    await chat.call(owner, 'message.send', { room: 'lobby', text: 'among ourselves', nonce: 'g1' })
    await sockets[1].until(({ message }) => message?.text === 'among ourselves')
    expect(JSON.stringify(sockets[0].frames)).not.toContain('among ourselves')
    const again = await chat.post('', 'account.login', { username: 'visitor', password: testPassword })
    const { token } = again.body as unknown as { token: string }
    expect((await chat.post(token, 'room.list', {})).status).toBe(403)
    await set('guests.allowed', null)
    expect((await chat.post(token, 'room.list', {})).status).toBe(200)
    sockets[1].close()
  })
})

describe('messages that are older than the installation keeps them', () => {
  test('lose their content, and everybody in the room is told; younger ones and notices stay', async () => {
    const { core } = chat.server
    const day = 24 * 60 * 60 * 1000
    const { room } = await chat.call(owner, 'room.create', { name: 'old talk', kind: 'public' })
    const author = { id: 'x', name: 'x' }
    const draft = { room: room.id, author, text: 'long ago' }
    const now = core.clock.wall()
    await core.store.messages.append({ ...draft, at: now - 31 * day, nonce: 'old' })
    await core.store.messages.append({ ...draft, at: now - 31 * day, nonce: null, kind: 'notice' })
    await core.store.messages.append({ ...draft, at: now - 29 * day, nonce: 'young' })
    const { forgetOldMessages } = await import('../../src/core/retention/forget-old-messages.ts')
    const forget = () =>
      forgetOldMessages(
        core,
        async () => {},
        () => true,
      )
    expect(await forget()).toBe(0)
    await set('retention.messageDays', 30)
    const watching = await openSocket(chat.url, owner)
    expect(await forget()).toBe(1)
    await watching.until(({ room: where, message }) => where === room.id && message?.deleted === true)
    const { messages } = await chat.call(owner, 'room.history', { room: room.id })
    expect(messages.map(({ text }) => text)).toEqual(['', 'long ago', 'long ago'])
    expect(await forget()).toBe(0)
    watching.close()
  })
})
