import { afterAll, beforeAll, expect, test } from 'bun:test'
import { limits } from '../../src/protocol/limits.ts'
import { startTestChat, type TestChat, testPassword } from '../support/start-test-chat.ts'
import { openSocket } from '../support/test-socket.ts'

let chat: TestChat
let alice: string
let bob: string
let outsider: string
let room: string
beforeAll(async () => {
  chat = await startTestChat()
  alice = (await chat.register('alice')).token
  bob = (await chat.register('bob')).token
  outsider = (await chat.register('outsider')).token
  room = (await chat.call(alice, 'room.create', { name: 'den', kind: 'private' })).room.id
  await chat.call(alice, 'room.invite', { room, username: 'bob' })
})
afterAll(() => chat.stop())

let count = 0
const send = (token: string, text: string, more: { thread?: string } = {}) =>
  chat.call(token, 'message.send', { room, text, nonce: `n-${++count}`, ...more })
const codeOf = async (token: string, command: string, input: object) =>
  (await chat.post(token, command, input)).body.error?.code
const get = async (message: string) => (await chat.call(alice, 'message.get', { message })).message
const texts = async (message: string) =>
  (await chat.call(bob, 'message.versions', { message })).versions.map(({ text }) => text)

test('what a message said before is there until it is deleted, and only for members', async () => {
  const { id: message } = await send(alice, 'one')
  expect(await texts(message)).toEqual(['one'])
  for (const text of ['two', 'three']) await chat.call(alice, 'message.edit', { message, text })
  expect(await texts(message)).toEqual(['one', 'two', 'three'])
  const { versions } = await chat.call(bob, 'message.versions', { message })
  expect(versions.map(({ at }) => at)).toEqual(versions.map(({ at }) => at).sort())
  expect(versions[2]?.at).toBe((await get(message)).editedAt as string)
  expect(await codeOf(outsider, 'message.versions', { message })).toBe('not-found')
  await chat.call(alice, 'message.delete', { message })
  expect(await codeOf(bob, 'message.versions', { message })).toBe('not-found')
  await chat.call(alice, 'message.restore', { message })
  expect(await texts(message)).toEqual(['three'])
})

test('of many edits the newest are kept', async () => {
  const { id: message } = await send(alice, 'text 0')
  for (let i = 1; i <= limits.versionsPerMessage + 5; i++)
    await chat.call(alice, 'message.edit', { message, text: `text ${i}` })
  const kept = await texts(message)
  expect(kept).toHaveLength(limits.versionsPerMessage + 1)
  expect([kept[0], kept.at(-1)]).toEqual(['text 5', `text ${limits.versionsPerMessage + 5}`])
})

test('one’s own deletion is undone for a while, and what others deleted is not', async () => {
  const { id: message } = await send(bob, 'hello @alice')
  await chat.call(alice, 'message.react', { message, emoji: '👍', on: true })
  const before = await get(message)
  await chat.call(bob, 'message.delete', { message })
  expect(await codeOf(alice, 'message.restore', { message })).toBe('forbidden')
  expect(await codeOf(outsider, 'message.restore', { message })).toBe('not-found')
  const { rev } = await chat.call(bob, 'message.restore', { message })
  const after = await get(message)
  expect(after).toEqual({ ...before, rev, restored: rev - 1 })
  // Saying it twice does no harm, and takes no revision.
  expect((await chat.call(bob, 'message.restore', { message })).rev).toBe(rev)
  await chat.call(alice, 'message.delete', { message })
  expect(await codeOf(bob, 'message.restore', { message })).toBe('not-found')
})

test('after that it is gone for good, from the database as well', async () => {
  const { id: message } = await send(bob, 'soon gone')
  await chat.call(bob, 'message.delete', { message })
  const { store, clock } = chat.server.core
  const later = clock.wall() + 1
  const restoring = store.versions.restore(message, later)
  expect(restoring).rejects.toMatchObject({ code: 'not-found' })
  expect(await store.versions.forgetDeletedBefore(later)).toBeGreaterThan(0)
  expect(await codeOf(bob, 'message.restore', { message })).toBe('not-found')
})

test('a pinned message is told by a notice, listed, and no longer pinned when deleted', async () => {
  const first = await send(bob, 'rules')
  const second = await send(alice, 'date')
  const socket = await openSocket(chat.url, bob)
  expect(await codeOf(bob, 'message.pin', { message: first.id, on: true })).toBe('forbidden')
  const { rev } = await chat.call(alice, 'message.pin', { message: first.id, on: true })
  expect((await chat.call(alice, 'message.pin', { message: first.id, on: true })).rev).toBe(rev)
  const notice = await socket.until(({ message }) => message?.kind === 'notice')
  expect(notice).toMatchObject({
    rev: rev + 1,
    message: { text: 'alice pinned a message', replyTo: first.id },
  })
  await Bun.sleep(2)
  await chat.call(alice, 'message.pin', { message: second.id, on: true })
  const pins = async (after?: string) =>
    (await chat.call(bob, 'room.pins', { room, ...(after ? { after } : {}) })).messages.map(
      ({ text }) => text,
    )
  expect(await pins()).toEqual(['date', 'rules'])
  expect(await pins(second.id)).toEqual(['rules'])
  expect(await codeOf(outsider, 'room.pins', { room })).toBe('not-found')
  await chat.call(alice, 'message.pin', { message: second.id, on: false })
  await chat.call(bob, 'message.delete', { message: first.id })
  expect(await pins()).toEqual([])
  await chat.call(bob, 'message.restore', { message: first.id })
  expect(await pins()).toEqual([])
  socket.close()
})

test('in a direct conversation anybody may pin', async () => {
  const direct = (await chat.call(bob, 'room.direct', { people: ['alice'] })).room.id
  const { id } = await chat.call(alice, 'message.send', { room: direct, text: 'keys', nonce: 'keys' })
  await chat.call(bob, 'message.pin', { message: id, on: true })
  expect((await chat.call(alice, 'room.pins', { room: direct })).messages).toHaveLength(1)
})

test('a draft follows its account to its other devices, and nowhere else', async () => {
  const { id: thread } = await send(alice, 'root')
  const device = await chat.call('', 'account.login', { username: 'bob', password: testPassword })
  const [writing, reading, stranger] = await Promise.all(
    [bob, device.token, alice].map((token) => openSocket(chat.url, token)),
  )
  await writing?.ask('draft.set', { room, text: 'Dear' })
  await writing?.ask('draft.set', { room, thread, text: 'in the thread' })
  const told = await reading?.until(({ draft }) => draft?.thread === thread)
  expect(told.draft).toMatchObject({ room, thread, text: 'in the thread' })
  const { drafts } = await chat.call(bob, 'draft.list', {})
  expect(drafts.map(({ text }) => text).sort()).toEqual(['Dear', 'in the thread'])
  // What was sent is no draft any more; the other one stays.
  await writing?.ask('message.send', { room, text: 'Dear all', nonce: `n-${++count}` })
  await reading?.until(({ draft }) => draft?.text === '' && draft.thread === undefined)
  expect((await chat.call(bob, 'draft.list', {})).drafts.map(({ text }) => text)).toEqual(['in the thread'])
  await chat.call(bob, 'draft.set', { room, thread, text: '' })
  expect((await chat.call(bob, 'draft.list', {})).drafts).toEqual([])
  await writing?.ask('account.whoami')
  expect(writing?.frames.filter(({ event }) => event === 'draft.changed')).toEqual([])
  expect(stranger?.frames.filter(({ event }) => event === 'draft.changed')).toEqual([])
  for (const socket of [writing, reading, stranger]) socket?.close()
})

test('drafts in rooms that one has left are gone, and outsiders can’t have any', async () => {
  await chat.call(alice, 'room.invite', { room, username: 'outsider' })
  await chat.call(outsider, 'draft.set', { room, text: 'farewell' })
  await chat.call(outsider, 'room.leave', { room })
  expect((await chat.call(outsider, 'draft.list', {})).drafts).toEqual([])
  expect(await codeOf(outsider, 'draft.set', { room, text: 'still' })).toBe('not-found')
})
