import { afterAll, beforeAll, expect, test } from 'bun:test'
import sharp from 'sharp'
import { startTestChat, type TestChat } from '../support/start-test-chat.ts'
import { openSocket } from '../support/test-socket.ts'

let chat: TestChat
let alice: Awaited<ReturnType<TestChat['register']>>
let bob: Awaited<ReturnType<TestChat['register']>>
beforeAll(async () => {
  chat = await startTestChat()
  alice = await chat.register('alice')
  bob = await chat.register('bob')
})
afterAll(() => chat.stop())

const ask = (token: string | undefined, headers: Record<string, string> = {}) =>
  fetch(`${chat.url}/api/v1/account.export`, {
    headers: { ...(token ? { Authorization: `Bearer ${token}` } : {}), ...headers },
  })

type Entry = { room: string; text: string; [field: string]: unknown }
type Export = {
  format: string
  account: Record<string, unknown>
  profile: Record<string, unknown>
  sessions: Record<string, unknown>[]
  rooms: { id: string; name: string }[]
  messages: Entry[]
  notices: Entry[]
  reactions: { message: string; emoji: string[] }[]
  reports: object[]
  invitations: object[]
  sanctions: object[]
}
const exportOf = async (token: string): Promise<{ text: string; file: Export }> => {
  const response = await ask(token)
  expect(response.status).toBe(200)
  const text = await response.text()
  return { text, file: JSON.parse(text) as Export }
}

test('everything about the account is one JSON file, and nothing that is somebody else’s', async () => {
  await chat.call(bob.token, 'account.update', { displayName: 'Bobby', hideLastSeen: true })
  const image = await sharp({ create: { width: 50, height: 50, channels: 3, background: 'red' } })
    .png()
    .toBuffer()
  const upload = await fetch(`${chat.url}/api/v1/account.avatar`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${bob.token}`, 'Content-Type': 'image/png' },
    body: image as BodyInit,
  })
  expect(upload.status).toBe(200)
  const { room } = await chat.call(alice.token, 'room.create', { name: 'plans', kind: 'private' })
  await chat.call(alice.token, 'room.invite', { room: room.id, username: 'bob' })
  const { room: hidden } = await chat.call(alice.token, 'room.create', {
    name: 'without bob',
    kind: 'private',
  })
  for (let i = 0; i < 400; i++)
    await chat.call(bob.token, 'message.send', { room: 'lobby', text: `mine ${i}`, nonce: `n${i}` })
  const said = { room: room.id, text: 'a secret of alice', nonce: 'a1' }
  const { id } = await chat.call(alice.token, 'message.send', said)
  await chat.call(alice.token, 'message.send', { ...said, room: hidden.id, nonce: 'a2' })
  await chat.call(bob.token, 'message.react', { message: id, emoji: '👍', on: true })
  await chat.call(alice.token, 'message.react', { message: id, emoji: '🎉', on: true })
  await chat.call(bob.token, 'message.report', { message: id, reason: 'not nice' })
  await chat.call(alice.token, 'message.report', { message: 'lobby.1', reason: 'what alice thinks of bob' })
  await chat.call(alice.token, 'account.set-role', { account: bob.account.id, role: 'moderator' })
  await chat.call(bob.token, 'invitation.create', { uses: 3 })

  const { text, file } = await exportOf(bob.token)
  expect(file).toMatchObject({
    format: 'parley-account-1',
    account: { id: bob.account.id, username: 'bob', role: 'moderator' },
    profile: { displayName: 'Bobby', hideLastSeen: true },
    sessions: [{ device: 'JavaScript program', address: '127.0.0.1' }],
  })
  expect(file.profile.picture).toMatch(/^data:image\/webp;base64,UklGR/)
  expect(file.rooms.map(({ name }) => name)).toEqual(['lobby', 'plans'])
  expect(file.messages.map((message) => message.text).sort()).toEqual(
    Array.from({ length: 400 }, (_, i) => `mine ${i}`).sort(),
  )
  expect(file.notices.map(({ text }) => text)).toEqual(['alice brought bob'])
  expect(file.reactions).toEqual([{ message: id, emoji: ['👍'] }])
  expect(file.reports).toMatchObject([{ message: id, reason: 'not nice', state: 'open' }])
  expect(file.invitations).toMatchObject([{ role: 'member', uses: 3, usesLeft: 3 }])
  expect(file.sanctions).toEqual([])
  for (const secret of [
    'a secret of alice',
    'what alice thinks',
    'without bob',
    '🎉',
    alice.account.id,
    'argon2',
    bob.token,
    'token',
  ])
    expect([secret, text.includes(secret)]).toEqual([secret, false])
})

test('it is for the account alone, and is a file that nothing keeps', async () => {
  expect((await ask(undefined)).status).toBe(401)
  const foreign = { Cookie: `parley=${bob.token}`, 'Sec-Fetch-Site': 'cross-site' }
  expect((await ask(undefined, foreign)).status).toBe(403)
  const ours = await ask(undefined, { Cookie: `parley=${bob.token}`, 'Sec-Fetch-Site': 'same-origin' })
  expect(ours.status).toBe(200)
  expect(ours.headers.get('content-disposition')).toBe('attachment; filename="parley-account.json"')
  expect([ours.headers.get('cache-control'), ours.headers.get('vary')]).toEqual([
    'no-store',
    'Cookie, Authorization',
  ])
  await ours.body?.cancel()
  const posted = await fetch(`${chat.url}/api/v1/account.export`, { method: 'POST' })
  expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET'])
  const socket = await openSocket(chat.url, bob.token)
  expect((await socket.ask('account.export')).error.code).toBe('unknown-command')
  socket.close()
})

test('R7: it breaks off when the session ends meanwhile', async () => {
  const carol = await chat.register('carol')
  for (let i = 0; i < 1200; i += 100)
    await Promise.all(
      Array.from({ length: 100 }, (_, j) =>
        chat.call(carol.token, 'message.send', {
          room: 'lobby',
          text: `${'x'.repeat(15_000)}`,
          nonce: `c${i + j}`,
        }),
      ),
    )
  const response = await ask(carol.token)
  const reader = response.body?.getReader() as ReadableStreamDefaultReader<Uint8Array>
  await reader.read()
  await chat.call(carol.token, 'account.logout', {})
  let bytes = 0
  const outcome = await (async () => {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return 'to its end'
      bytes += value.length
    }
  })().catch(() => 'broken off')
  expect(outcome).toBe('broken off')
  expect(bytes).toBeLessThan(1200 * 15_000)
}, 30_000)
