import { expect, test } from 'bun:test'
import { seatPeople } from '../support/seat-people.ts'
import type { TestChat } from '../support/start-test-chat.ts'
import { openSocket } from '../support/test-socket.ts'

let chat: TestChat
const { idOf, tokenOf, send, newRoom } = seatPeople(['alice', 'bob', 'Carol', 'outsider'], (started) => {
  chat = started
})

const privateRoom = (...members: string[]): Promise<string> => newRoom('alice', 'private', ...members)

const badgesOf = async (name: string, room: string) => {
  const { rooms } = await chat.call(tokenOf(name), 'room.list', {})
  const { unread, mentions } = rooms.find(({ id }) => id === room) ?? {}
  return { unread, mentions }
}

const shown = async (message: string) =>
  (await chat.call(tokenOf('alice'), 'message.get', { message })).message

test('names of members become mentions, whatever their case; all others stay text', async () => {
  const room = await privateRoom('bob', 'Carol')
  const { id, mentions } = await send(
    'alice',
    room,
    '@BOB and @carol, @nobody, @alice, @outsider, `@bob`, @bob again',
  )
  expect(mentions).toEqual([idOf('bob'), idOf('Carol')])
  expect((await shown(id)).mentions).toEqual([idOf('bob'), idOf('Carol')])
  expect(await shown((await send('alice', room, 'just `@bob`')).id)).not.toHaveProperty('mentions')
})

test('somebody who registers after their name was tried is mentioned from then on', async () => {
  expect((await send('alice', 'lobby', '@late, are you here?')).mentions).toBeUndefined()
  const { account } = await chat.register('late')
  expect((await send('alice', 'lobby', '@late, are you here?')).mentions).toEqual([account.id])
})

test('counts follow sending, editing, deleting and reading, on every device', async () => {
  const room = await privateRoom('bob')
  const socket = await openSocket(chat.url, tokenOf('bob'))
  const { id } = await send('alice', room, 'hello @bob')
  const other = await send('alice', room, 'nothing for anybody')
  expect(await badgesOf('bob', room)).toEqual({ unread: 2, mentions: 1 })
  await chat.call(tokenOf('alice'), 'message.edit', { message: other.id, text: 'rather for @bob' })
  expect(await badgesOf('bob', room)).toEqual({ unread: 2, mentions: 2 })
  await chat.call(tokenOf('alice'), 'message.edit', { message: id, text: 'for nobody' })
  expect(await badgesOf('bob', room)).toEqual({ unread: 2, mentions: 1 })
  await chat.call(tokenOf('alice'), 'message.delete', { message: other.id })
  expect(await badgesOf('bob', room)).toEqual({ unread: 1, mentions: 0 })
  const { seq } = await send('alice', room, '@bob')
  const read = await chat.call(tokenOf('bob'), 'room.read', { room, seq: seq - 1 })
  expect(read).toMatchObject({ unread: 1, mentions: 1 })
  const told = await socket.until(({ event }) => event === 'room.read')
  expect(told).toMatchObject({ room, unread: 1, mentions: 1 })
  expect(await badgesOf('alice', room)).toEqual({ unread: 0, mentions: 0 })
  socket.close()
})

test('undoing a deletion gives back whom it mentioned, but counts for nobody again', async () => {
  const room = await privateRoom('bob')
  const { id } = await send('alice', room, 'hello @bob')
  await send('bob', room, 'hello @alice')
  const { deletion } = await chat.call(tokenOf('alice'), 'moderation.delete', {
    room,
    accounts: [idOf('bob')],
  })
  expect(await badgesOf('alice', room)).toEqual({ unread: 0, mentions: 0 })
  await chat.call(tokenOf('alice'), 'moderation.undo', { deletion: deletion.id })
  expect(await badgesOf('alice', room)).toEqual({ unread: 0, mentions: 0 })
  const { messages } = await chat.call(tokenOf('bob'), 'room.history', { room })
  expect(messages.find(({ text }) => text === 'hello @alice')?.mentions).toEqual([idOf('alice')])
  expect((await shown(id)).mentions).toEqual([idOf('bob')])
})

test('@room and @here reach everybody when the owner writes them, and are text when a member does', async () => {
  const room = await privateRoom('bob', 'Carol')
  expect(await send('bob', room, '@room look')).not.toHaveProperty('mentionsAll')
  expect(await badgesOf('alice', room)).toEqual({ unread: 1, mentions: 0 })
  const { id, mentionsAll } = await send('alice', room, '@room look, @bob above all')
  expect(mentionsAll).toBe('room')
  expect((await send('alice', room, '@here')).mentionsAll).toBe('here')
  expect(await badgesOf('bob', room)).toMatchObject({ mentions: 2 })
  expect(await badgesOf('Carol', room)).toMatchObject({ mentions: 2 })
  expect(await badgesOf('alice', room)).toMatchObject({ mentions: 0 })
  await chat.call(tokenOf('alice'), 'message.edit', { message: id, text: 'look' })
  expect((await shown(id)).mentionsAll).toBe('room')
  await chat.call(tokenOf('alice'), 'message.delete', { message: id })
  expect(await badgesOf('Carol', room)).toMatchObject({ mentions: 1 })
})

test('in a direct conversation anybody may call all', async () => {
  const { room } = await chat.call(tokenOf('bob'), 'room.direct', { people: ['Carol'] })
  expect((await send('bob', room.id, '@here?')).mentionsAll).toBe('here')
})

test('a mention in a room one is not in, or has left, is never counted nor told', async () => {
  const room = await privateRoom('bob', 'Carol')
  const socket = await openSocket(chat.url, tokenOf('outsider'))
  const first = await send('alice', room, '@outsider and @Carol')
  expect(first.mentions).toEqual([idOf('Carol')])
  await chat.call(tokenOf('Carol'), 'room.leave', { room })
  expect((await send('alice', room, '@Carol?')).mentions).toBeUndefined()
  await chat.call(tokenOf('alice'), 'room.invite', { room, username: 'Carol' })
  expect(await badgesOf('Carol', room)).toEqual({ unread: 0, mentions: 0 })
  expect(await badgesOf('outsider', room)).toEqual({ unread: undefined, mentions: undefined })
  expect(socket.frames.filter((frame) => frame.room === room)).toEqual([])
  for (const message of [first.id, `${room}.999`]) {
    const { status, body } = await chat.post(tokenOf('outsider'), 'message.get', { message })
    expect([status, body.error?.code]).toEqual([404, 'not-found'])
  }
  socket.close()
})

test('a link to a message leads to it over both transports, also when it was deleted', async () => {
  const { id } = await send('alice', 'lobby', 'remember this')
  const socket = await openSocket(chat.url, tokenOf('bob'))
  const { ok } = await socket.ask('message.get', { message: id })
  expect(ok).toMatchObject({ room: 'lobby', message: { id, text: 'remember this' } })
  await chat.call(tokenOf('alice'), 'message.delete', { message: id })
  expect(await shown(id)).toMatchObject({ id, text: '', deleted: true })
  socket.close()
})
