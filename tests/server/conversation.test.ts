import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { startTestChat, type TestChat } from '../support/start-test-chat.ts'
import { openSocket } from '../support/test-socket.ts'

let chat: TestChat
let alice: { token: string; account: { id: string } }
let bob: typeof alice

beforeAll(async () => {
  chat = await startTestChat()
  alice = await chat.register('alice')
  bob = await chat.register('bob')
})
afterAll(() => chat.stop())

const fresh = (): string => crypto.randomUUID()

const newRoom = async (kind: 'public' | 'private' = 'public') =>
  (await chat.call(alice.token, 'room.create', { name: `room ${crypto.randomUUID().slice(0, 8)}`, kind }))
    .room.id

describe('a message', () => {
  test('reaches the room’s members after its sender has its answer, and nobody outside', async () => {
    const room = await newRoom()
    const [from, to] = [await openSocket(chat.url, alice.token), await openSocket(chat.url, bob.token)]
    const { ok } = await from.ask('message.send', { room, text: 'for members', nonce: fresh() })
    expect(ok).toMatchObject({ seq: 1, rev: 1 })
    await from.until(({ event, message }) => event === 'message.changed' && message.id === ok.id)
    const answeredAt = from.frames.findIndex((frame) => frame.ok?.id === ok.id)
    const toldAt = from.frames.findIndex((frame) => frame.message?.id === ok.id)
    expect(answeredAt).toBeLessThan(toldAt)

    await chat.call(bob.token, 'room.join', { room })
    await from.ask('message.send', { room, text: 'bob hears this', nonce: fresh() })
    await to.until(({ message }) => message?.text === 'bob hears this')
    expect(JSON.stringify(to.frames)).not.toContain('for members')
    from.close()
    to.close()
  })

  test('sent again with its nonce is the first message on both transports, and told once', async () => {
    const room = await newRoom()
    const socket = await openSocket(chat.url, alice.token)
    const first = await chat.call(alice.token, 'message.send', { room, text: 'once', nonce: 'same' })
    expect((await socket.ask('message.send', { room, text: 'once', nonce: 'same' })).ok).toEqual(first)
    expect((await socket.ask('message.send', { room, text: 'else', nonce: 'same' })).error.code).toBe(
      'nonce-reused',
    )
    await socket.ask('message.send', { room, text: 'last', nonce: fresh() })
    await socket.until(({ message }) => message?.text === 'last')
    expect(socket.frames.filter(({ message }) => message?.text === 'once').length).toBe(1)
    socket.close()
  })

  test('is edited, deleted and reacted to by whom it may be, each with the next revision', async () => {
    const room = await newRoom()
    await chat.call(bob.token, 'room.join', { room })
    const { id } = await chat.call(bob.token, 'message.send', { room, text: 'helo', nonce: fresh() })
    const start = (await chat.call(alice.token, 'room.changes', { room, after: 0 })).rev
    expect((await chat.post(alice.token, 'message.edit', { message: id, text: 'no' })).body.error?.code).toBe(
      'forbidden',
    )
    expect(await chat.call(bob.token, 'message.edit', { message: id, text: 'hello' })).toEqual({
      rev: start + 1,
    })
    expect(await chat.call(alice.token, 'message.react', { message: id, emoji: '👍', on: true })).toEqual({
      rev: start + 2,
    })
    const { messages } = await chat.call(bob.token, 'room.history', { room, limit: 1 })
    expect(messages[0]).toMatchObject({
      text: 'hello',
      rev: start + 2,
      reactions: [{ emoji: '👍', accounts: [alice.account.id] }],
    })
    // The room's owner may delete what others said.
    expect(await chat.call(alice.token, 'message.delete', { message: id })).toEqual({ rev: start + 3 })
    expect((await chat.call(bob.token, 'room.history', { room, limit: 1 })).messages[0]).toMatchObject({
      text: '',
      deleted: true,
    })
  })

  test('of 16 KB is kept whole, and a longer or an empty one is refused with a sentence', async () => {
    const room = await newRoom()
    const text = 'é'.repeat(8192)
    await chat.call(alice.token, 'message.send', { room, text, nonce: fresh() })
    expect((await chat.call(alice.token, 'room.history', { room })).messages.at(-1)?.text).toBe(text)
    const tooLong = await chat.post(alice.token, 'message.send', { room, text: `${text}x`, nonce: fresh() })
    expect([tooLong.status, tooLong.body.error?.code]).toEqual([413, 'too-large'])
    // Also one in which there is nothing to see.
    for (const text of ['', ' \n ', '\u200b', '\u2060 \u3164\ufe0f', '\u2800\u2800']) {
      const empty = await chat.post(alice.token, 'message.send', { room, text, nonce: fresh() })
      expect([text, empty.body.error]).toMatchObject([
        text,
        { code: 'bad-input', message: 'text: Message content cannot be empty.' },
      ])
    }
  })

  test('answers only messages of its own room', async () => {
    const [room, other] = [await newRoom(), await newRoom()]
    const { id } = await chat.call(alice.token, 'message.send', { room: other, text: 'q', nonce: fresh() })
    const reply = await chat.post(alice.token, 'message.send', {
      room,
      text: 'a',
      nonce: fresh(),
      replyTo: id,
    })
    expect(reply.body.error?.code).toBe('not-found')
  })
})

describe('a room', () => {
  test('that is private lets in only whom its owner brings', async () => {
    const room = await newRoom('private')
    expect((await chat.post(bob.token, 'room.join', { room })).body.error?.code).toBe('not-found')
    expect(
      (await chat.post(bob.token, 'message.send', { room, text: 'x', nonce: fresh() })).body.error?.code,
    ).toBe('not-found')
    const socket = await openSocket(chat.url, bob.token)
    await chat.call(alice.token, 'room.invite', { room, username: 'BOB' })
    await socket.until((frame) => frame.event === 'room.changed' && frame.room.id === room)
    await chat.call(alice.token, 'message.send', { room, text: 'welcome', nonce: fresh() })
    await socket.until(({ message }) => message?.text === 'welcome')
    socket.close()
  })

  test('R7: is not heard by who left it, from that moment on', async () => {
    const room = await newRoom()
    await chat.call(bob.token, 'room.join', { room })
    const socket = await openSocket(chat.url, bob.token)
    await chat.call(bob.token, 'room.leave', { room })
    await socket.until((frame) => frame.event === 'room.left' && frame.room === room)
    await chat.call(alice.token, 'message.send', { room, text: 'behind your back', nonce: fresh() })
    await chat.call(alice.token, 'message.send', { room: 'lobby', text: 'in public', nonce: fresh() })
    await socket.until(({ message }) => message?.text === 'in public')
    expect(JSON.stringify(socket.frames)).not.toContain('behind your back')
    expect((await chat.post(bob.token, 'room.history', { room })).body.error?.code).toBe('not-a-member')
    socket.close()
  })

  test('cannot be the lobby when leaving', async () => {
    expect((await chat.post(bob.token, 'room.leave', { room: 'lobby' })).body.error?.code).toBe('forbidden')
  })

  test('counts what is unread, and tells one’s other devices what was read', async () => {
    const room = await newRoom()
    await chat.call(bob.token, 'room.join', { room })
    for (const n of [1, 2, 3])
      await chat.call(alice.token, 'message.send', { room, text: `m${n}`, nonce: fresh() })
    const unread = async () =>
      (await chat.call(bob.token, 'room.list', {})).rooms.find(({ id }) => id === room)?.unread
    expect(await unread()).toBe(3)
    const device = await openSocket(chat.url, bob.token)
    await chat.call(bob.token, 'room.read', { room, seq: 3 })
    expect(await device.until((frame) => frame.event === 'room.read' && frame.room === room)).toMatchObject({
      read: 3,
      unread: 1,
    })
    expect(await unread()).toBe(1)
    device.close()
  })

  test('shows who types to its members only', async () => {
    const room = await newRoom()
    const [inside, outside] = [await openSocket(chat.url, alice.token), await openSocket(chat.url, bob.token)]
    await inside.ask('room.typing', { room })
    expect(await inside.until(({ event }) => event === 'typing')).toMatchObject({
      room,
      account: { name: 'alice' },
    })
    await outside.ask('account.whoami')
    expect(outside.frames.filter(({ event }) => event === 'typing')).toEqual([])
    inside.close()
    outside.close()
  })
})
