import { afterAll, beforeAll, expect, test } from 'bun:test'
import { limits } from '../../src/protocol/limits.ts'
import { startTestChat, type TestChat } from '../support/start-test-chat.ts'
import { openSocket } from '../support/test-socket.ts'

let chat: TestChat
let alice: string
let bob: string
let outsider: string
beforeAll(async () => {
  chat = await startTestChat()
  alice = (await chat.register('alice')).token
  bob = (await chat.register('bob')).token
  outsider = (await chat.register('outsider')).token
})
afterAll(() => chat.stop())

let count = 0
const newRoom = async (kind: 'public' | 'private' = 'public', name = `room ${++count}`) => {
  const { room } = await chat.call(alice, 'room.create', { name, kind })
  await chat.call(alice, 'room.invite', { room: room.id, username: 'bob' })
  return room
}
const codeOf = async (token: string, command: string, input: object) =>
  (await chat.post(token, command, input)).body.error?.code

test('name, topic and description change, each with a notice, and everybody in the room hears of it', async () => {
  const { id: room } = await newRoom()
  const socket = await openSocket(chat.url, bob)
  const change = { room, name: `garden ${count}`, topic: 'roses', description: 'Two\nlines.' }
  const { room: changed } = await chat.call(alice, 'room.update', change)
  expect(changed).toMatchObject({ name: change.name, topic: 'roses', description: 'Two\nlines.' })
  const told = await socket.until(({ event }) => event === 'room.updated')
  expect(told).toEqual({ event: 'room.updated', ...change, archived: false })
  const { messages, rev } = await chat.call(bob, 'room.history', { room })
  expect(messages.slice(-3).map(({ text }) => text)).toEqual([
    `alice named the room garden ${count}`,
    'alice set the topic: roses',
    'alice changed the description',
  ])
  // The same again is no change.
  await chat.call(alice, 'room.update', change)
  expect((await chat.call(bob, 'room.history', { room })).rev).toBe(rev)
  expect(await codeOf(bob, 'room.update', { room, topic: 'mine' })).toBe('forbidden')
  expect(await codeOf(alice, 'room.update', { room: 'lobby', name: 'hall' })).toBe('forbidden')
  socket.close()
})

test('a room is found by id, name and former names, its own first, and its old name is not taken from it', async () => {
  const room = await newRoom('public', 'old name')
  await chat.call(alice, 'room.update', { room: room.id, name: 'new name' })
  for (const name of [room.id, 'NEW NAME', 'old name', '#old name'])
    expect((await chat.call(outsider, 'room.find', { name })).room.id).toBe(room.id)
  expect(await codeOf(bob, 'room.create', { name: 'Old Name', kind: 'public' })).toBe('name-taken')
  const other = await newRoom('public', 'another')
  expect(await codeOf(alice, 'room.update', { room: other.id, name: 'old name' })).toBe('name-taken')
  expect(await codeOf(alice, 'room.update', { room: other.id, name: 'new name' })).toBe('name-taken')
  await chat.call(alice, 'room.update', { room: room.id, name: 'old name' })
  expect((await chat.call(bob, 'room.find', { name: 'new name' })).room.name).toBe('old name')
})

test('after a while a former name is free, and then it is the newer room’s', async () => {
  const room = await newRoom('public', 'forum')
  const { store, clock } = chat.server.core
  const long = clock.wall() - (limits.formerNameDays + 1) * 24 * 60 * 60 * 1000
  const by = { id: 'x', name: 'x' }
  await store.rooms.update({ room: room.id, name: 'agora', by, at: long, freeBefore: long })
  const { room: newer } = await chat.call(bob, 'room.create', { name: 'forum', kind: 'public' })
  expect((await chat.call(bob, 'room.find', { name: 'forum' })).room.id).toBe(newer.id)
})

test('a hidden room is not found by any name, and no refusal tells of it', async () => {
  const { id: room } = await newRoom('private', 'secret plan')
  await chat.call(alice, 'room.update', { room, name: 'very secret plan' })
  for (const name of [room, 'secret plan', 'very secret plan'])
    expect(await codeOf(outsider, 'room.find', { name })).toBe('not-found')
  expect((await chat.call(bob, 'room.find', { name: 'secret plan' })).room.id).toBe(room)
  for (const name of ['secret plan', 'very secret plan'])
    for (const kind of ['public', 'private'] as const)
      expect((await chat.call(outsider, 'room.create', { name, kind })).room.members).toBe(1)
})

test('an archived room is read, and nothing is said or changed there until it is opened again', async () => {
  const { id: room } = await newRoom()
  const { id: message } = await chat.call(bob, 'message.send', { room, text: 'last words', nonce: 'last' })
  expect(await codeOf(bob, 'room.archive', { room, on: true })).toBe('forbidden')
  expect((await chat.call(alice, 'room.archive', { room, on: true })).room.archived).toBe(true)
  for (const [command, input] of [
    ['message.send', { room, text: 'more', nonce: 'more' }],
    ['message.edit', { message, text: 'other' }],
    ['message.react', { message, emoji: '👍', on: true }],
    ['room.typing', { room }],
    ['file.begin', { room, name: 'late.txt', bytes: 10 }],
  ] as const)
    expect([command, await codeOf(bob, command, input)]).toEqual([command, 'archived'])
  for (const [command, input] of [
    ['message.pin', { message, on: true }],
    ['room.update', { room, topic: 'new' }],
    ['room.invite', { room, username: 'outsider' }],
  ] as const)
    expect([command, await codeOf(alice, command, input)]).toEqual([command, 'archived'])
  await chat.call(bob, 'room.history', { room })
  // What is taken away by mistake would be lost for good if it could not be put back.
  await chat.call(bob, 'message.delete', { message })
  await chat.call(bob, 'message.restore', { message })
  expect((await chat.call(alice, 'room.archive', { room, on: false })).room.archived).toBeUndefined()
  await chat.call(bob, 'message.send', { room, text: 'more', nonce: 'more' })
  const { entries } = await chat.call(alice, 'audit.list', { action: 'room.archive' })
  expect(entries).toHaveLength(2)
})

test('favourites are one’s own, on every device', async () => {
  const { id: room } = await newRoom()
  const [device, stranger] = await Promise.all([openSocket(chat.url, bob), openSocket(chat.url, alice)])
  expect((await chat.call(bob, 'room.favourite', { room, on: true })).room.favourite).toBe(true)
  const told = await device.until(({ event }) => event === 'room.changed')
  expect(told.room).toMatchObject({ id: room, favourite: true })
  const { rooms } = await chat.call(bob, 'room.list', {})
  expect(rooms.filter(({ favourite }) => favourite).map(({ id }) => id)).toEqual([room])
  expect((await chat.call(alice, 'room.list', {})).rooms.some(({ favourite }) => favourite)).toBe(false)
  await chat.call(bob, 'room.favourite', { room, on: false })
  expect(stranger.frames.filter(({ event }) => event === 'room.changed')).toEqual([])
  device.close()
  stranger.close()
})
