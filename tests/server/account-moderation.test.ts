import { afterAll, describe, expect, test } from 'bun:test'
import { asks, enter, startModeratedChat } from '../support/moderation-cast.ts'
import { testPassword } from '../support/start-test-chat.ts'
import { openSocket } from '../support/test-socket.ts'

const moderated = await startModeratedChat()
const { chat, owner, alice, bob, carol, newRoom, say } = moderated
afterAll(moderated.stop)

const transports = asks(() => chat)
const rest = transports.REST
const tomorrow = () => new Date(Date.now() + 86_400_000).toISOString()

describe('an account', () => {
  test('R7: that is banned loses every socket and session at once, can’t come back, and is told why', async () => {
    const dave = await enter(chat, 'dave')
    const second = await openSocket(
      chat.url,
      (await chat.call('', 'account.login', { username: 'dave', password: testPassword })).token,
    )
    const { ok } = await rest(owner, 'account.ban', { account: dave.id, reason: 'raid', until: tomorrow() })
    expect(ok.sanction).toMatchObject({ kind: 'ban', account: { name: 'dave' }, reason: 'raid' })
    const started = performance.now()
    expect((await dave.socket.closed).code).toBe(4003)
    expect((await second.closed).code).toBe(4003)
    console.log(`sockets of a banned account closed after ${(performance.now() - started).toFixed(1)} ms`)
    expect((await chat.post(dave.token, 'account.whoami', {})).status).toBe(401)
    const login = await chat.post('', 'account.login', { username: 'dave', password: testPassword })
    expect([login.status, login.body.error?.code]).toEqual([403, 'forbidden'])
    expect(login.body.error?.message).toMatch(/^You are banned until .* UTC: raid$/)
    const wrong = await chat.post('', 'account.login', { username: 'dave', password: 'a wrong password' })
    expect(wrong.body.error?.code).toBe('wrong-credentials')
    const socket = await openSocket(chat.url)
    expect((await socket.ask('session.hello', { protocol: 1, token: dave.token })).error.code).toBe(
      'unauthenticated',
    )
    expect(
      (await chat.call(owner.token, 'account.sanctions', {})).sanctions.map(({ account }) => account.name),
    ).toEqual(['dave'])
    await rest(owner, 'account.unban', { account: dave.id })
    expect((await chat.post('', 'account.login', { username: 'dave', password: testPassword })).status).toBe(
      200,
    )
    socket.close()
  })

  test('R7: a session that slipped in while the ban was committed can do and hear nothing', async () => {
    const erin = await enter(chat, 'erin')
    erin.socket.close()
    await rest(owner, 'account.ban', { account: erin.id })
    const { store, ids } = chat.server.core
    const token = ids.token()
    const late = {
      id: ids.short(),
      account: erin.id,
      createdAt: Date.now(),
      usedAt: Date.now(),
      agent: '',
      address: '',
    }
    await store.sessions.create({ ...late, tokenHash: ids.hashToken(token) })
    expect((await chat.post(token, 'room.list', {})).body.error?.message).toBe('You are banned.')
    const socket = await openSocket(chat.url)
    expect((await socket.ask('session.hello', { protocol: 1, token })).error.code).toBe('unauthenticated')
    await say(alice, 'lobby', 'not for erin')
    expect((await socket.closed).code).toBe(4003)
    expect(JSON.stringify(socket.frames)).not.toContain('not for erin')
  })

  test('that is muted reads everywhere and writes nowhere', async () => {
    const room = await newRoom()
    await rest(owner, 'account.mute', { account: bob.id })
    for (const where of [room, 'lobby']) {
      expect((await say(bob, where, 'hello')).error?.message).toBe('You are muted.')
      expect((await rest(bob, 'room.history', { room: where })).ok).toBeDefined()
    }
    expect((await rest(bob, 'room.create', { name: 'shouting', kind: 'public' })).error?.code).toBe(
      'forbidden',
    )
    await rest(owner, 'account.unmute', { account: bob.id })
    expect((await say(bob, room, 'hello')).ok).toBeDefined()
  })

  test('gets a role at once, on open sockets too; nobody gives more than they have or takes from equals', async () => {
    const ask = transports.socket
    expect((await ask(carol, 'account.sanctions', {})).error?.code).toBe('forbidden')
    await rest(owner, 'account.set-role', { account: carol.id, role: 'admin' })
    expect((await carol.socket.until((frame) => frame.event === 'self.changed')).account.role).toBe('admin')
    expect((await ask(carol, 'account.whoami', {})).ok.account.role).toBe('admin')
    expect((await ask(carol, 'account.sanctions', {})).ok).toBeDefined()
    const set = (account: string, role: 'owner' | 'admin' | 'moderator' | 'member') =>
      ask(carol, 'account.set-role', { account, role })
    expect((await set(bob.id, 'owner')).error?.code).toBe('forbidden')
    expect((await set(carol.id, 'owner')).error?.code).toBe('forbidden')
    expect((await set(owner.id, 'member')).error?.code).toBe('forbidden')
    expect((await set(bob.id, 'admin')).ok).toEqual({})
    expect((await set(bob.id, 'member')).error?.code).toBe('forbidden')
    expect((await ask(carol, 'account.ban', { account: bob.id })).error?.code).toBe('forbidden')
    expect((await set('nobody', 'member')).error?.code).toBe('not-found')
    for (const account of [bob.id, carol.id])
      await rest(owner, 'account.set-role', { account, role: 'member' })
    expect((await ask(carol, 'account.sanctions', {})).error?.code).toBe('forbidden')
  })

  test('that is the last owner keeps the role and can’t be banned', async () => {
    expect(
      (await rest(owner, 'account.set-role', { account: owner.id, role: 'member' })).error?.message,
    ).toContain('last owner')
    expect((await rest(owner, 'account.ban', { account: owner.id })).error?.code).toBe('forbidden')
    expect((await rest(owner, 'account.whoami', {})).ok.account.role).toBe('owner')
  })
})
