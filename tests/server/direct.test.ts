import { afterAll, beforeAll, expect, test } from 'bun:test'
import { startTestChat, type TestChat } from '../support/start-test-chat.ts'
import { openSocket } from '../support/test-socket.ts'

let chat: TestChat
const people: Record<string, { token: string; account: { id: string } }> = {}
const tokenOf = (name: string): string => people[name]?.token as string

beforeAll(async () => {
  chat = await startTestChat()
  for (const name of ['owen', 'alice', 'bob', 'carol']) people[name] = await chat.register(name)
})
afterAll(() => chat.stop())

const direct = async (name: string, ...others: string[]) =>
  (await chat.call(tokenOf(name), 'room.direct', { people: others })).room

test('two people have one conversation, whoever begins it, named after the other', async () => {
  const forAlice = await direct('alice', 'bob')
  const forBob = await direct('bob', 'ALICE')
  expect(forBob.id).toBe(forAlice.id)
  expect([forAlice.name, forBob.name]).toEqual(['bob', 'alice'])
  expect(forAlice.people).toEqual([{ id: people.bob?.account.id as string, name: 'bob' }])
  expect((await direct('alice', 'bob', 'alice', 'bob')).id).toBe(forAlice.id)
})

test('somebody who is offline finds it later, unread; somebody online hears of it at once', async () => {
  const socket = await openSocket(chat.url, tokenOf('carol'))
  const room = await direct('alice', 'carol')
  await chat.call(tokenOf('alice'), 'message.send', { room: room.id, text: 'psst', nonce: 'p1' })
  const { room: told } = await socket.until(({ event }) => event === 'room.changed')
  expect(told).toMatchObject({ id: room.id, name: 'alice', role: 'member' })
  await socket.until(({ message }) => message?.text === 'psst')
  socket.close()
  const { rooms } = await chat.call(tokenOf('carol'), 'room.list', {})
  expect(rooms.find(({ id }) => id === room.id)).toMatchObject({ name: 'alice', unread: 1, kind: 'private' })
})

test('more people are another conversation, up to twenty, and alone one has a place for notes', async () => {
  const three = await direct('alice', 'bob', 'carol')
  expect(three.name).toBe('bob, carol')
  expect(three.id).not.toBe((await direct('alice', 'bob')).id)
  expect((await direct('carol', 'alice', 'bob')).id).toBe(three.id)
  expect((await direct('alice')).name).toBe('Notes to self')
  const crowd = Array.from({ length: 20 }, (_, i) => `person-${i}`)
  const { body } = await chat.post(tokenOf('alice'), 'room.direct', { people: crowd })
  expect(body.error?.message).toContain('at most 20 people, oneself included')
  for (const name of crowd) people[name] = await chat.register(name)
  expect((await direct('person-0', ...crowd.slice(1))).people).toHaveLength(19)
})

test('nobody keeps order among few: staff in it can remove, mute or delete nothing that others could not', async () => {
  const { id: room } = await direct('owen', 'bob')
  const { id: message } = await chat.call(tokenOf('bob'), 'message.send', { room, text: 'hi', nonce: 'few' })
  const account = people.bob?.account.id as string
  for (const [command, input] of [
    ['room.remove-member', { room, account }],
    ['room.ban', { room, account }],
    ['room.mute', { room, account }],
    ['room.set-role', { room, account, role: 'moderator' }],
    ['room.slow-mode', { room, seconds: 5 }],
    ['moderation.delete', { room, accounts: [account] }],
    ['message.delete', { message }],
  ] as const)
    expect([command, (await chat.post(tokenOf('owen'), command, input)).body.error?.code]).toEqual([
      command,
      'forbidden',
    ])
  expect((await chat.call(tokenOf('bob'), 'room.history', { room })).messages.at(-1)?.text).toBe('hi')
})

test('names that nobody has are told, and nothing is made', async () => {
  const { status, body } = await chat.post(tokenOf('alice'), 'room.direct', { people: ['bob', 'nobody'] })
  expect([status, body.error?.message]).toEqual([404, 'Nobody has the name nobody.'])
})

test('nobody else can see it, come in or be brought in, not even the owner of the server; and nobody leaves', async () => {
  const { id: room } = await direct('alice', 'bob')
  const secret = await chat.call(tokenOf('alice'), 'message.send', { room, text: 'between us', nonce: 's1' })
  const outside = ['owen', 'carol']
  for (const name of outside) {
    const seen = JSON.stringify(await chat.call(tokenOf(name), 'room.list', {}))
    expect(seen).not.toContain(room)
    for (const [command, input] of [
      ['room.join', { room }],
      ['room.history', { room }],
      ['room.members', { room }],
      ['message.react', { message: secret.id, emoji: '👍', on: true }],
    ] as const) {
      const there = await chat.post(tokenOf(name), command, input)
      const elsewhere = 'room' in input ? { room: 'nowhere' } : { ...input, message: 'nowhere.1' }
      const nowhere = await chat.post(tokenOf(name), command, elsewhere)
      expect([command, there.status]).toEqual([command, 404])
      expect(there.body.error?.code).toEqual(nowhere.body.error?.code as never)
    }
  }
  const brought = await chat.post(tokenOf('alice'), 'room.invite', { room, username: 'carol' })
  expect(brought.status).toBe(403)
  expect((await chat.post(tokenOf('bob'), 'room.leave', { room })).status).toBe(403)
})

test('fifty at once make one', async () => {
  const rooms = await Promise.all(
    Array.from({ length: 50 }, (_, i) => direct(i % 2 ? 'bob' : 'owen', i % 2 ? 'owen' : 'bob')),
  )
  expect(new Set(rooms.map(({ id }) => id)).size).toBe(1)
})
