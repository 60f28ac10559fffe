import { expect, test } from 'bun:test'
import { seatPeople } from '../support/seat-people.ts'
import type { TestChat } from '../support/start-test-chat.ts'
import { openSocket } from '../support/test-socket.ts'

let chat: TestChat
const { idOf, tokenOf, next, send, newRoom } = seatPeople(
  ['alice', 'bob', 'carol', 'outsider'],
  (started) => {
    chat = started
  },
)

const threadRoom = (): Promise<string> => newRoom('alice', 'private', 'bob', 'carol')

const get = async (message: string) => (await chat.call(tokenOf('alice'), 'message.get', { message })).message
const stateFor = async (name: string, message: string) =>
  (await chat.call(tokenOf(name), 'thread.messages', { message })).state

const codeOf = async (name: string, command: string, input: object) =>
  (await chat.post(tokenOf(name), command, input)).body.error?.code

test('a reply takes a revision, and so does the first message with the new summary', async () => {
  const room = await threadRoom()
  const socket = await openSocket(chat.url, tokenOf('carol'))
  const root = await send('alice', room, 'who comes?')
  const reply = await send('bob', room, 'I do', { thread: root.id })
  const again = await chat.call(tokenOf('carol'), 'message.send', {
    ...{ room, text: 'me too', nonce: 'carol', thread: root.id },
  })
  expect([reply.rev, again.rev]).toEqual([root.rev + 1, root.rev + 3])
  const told = await get(root.id)
  expect(told).toMatchObject({
    rev: root.rev + 4,
    replies: { count: 2, people: [idOf('carol'), idOf('bob')], lastAt: again.at },
  })
  expect(await get(reply.id)).toMatchObject({ thread: root.id, seq: reply.seq })
  await socket.until(({ rev, room: where }) => where === room && rev === root.rev + 4)
  const revs = socket.frames
    .filter(({ event, room: where }) => event === 'message.changed' && where === room)
    .map(({ rev }) => rev)
  expect(revs).toEqual(Array.from({ length: 5 }, (_, i) => root.rev + i))
  const { messages, rev } = await chat.call(tokenOf('bob'), 'room.changes', { room, after: root.rev })
  expect([messages.map(({ id }) => id), rev]).toEqual([[reply.id, again.id, root.id], root.rev + 4])
  socket.close()
})

test('R2: the same nonce is one reply, over both transports', async () => {
  const room = await threadRoom()
  const root = await send('alice', room, 'once')
  const socket = await openSocket(chat.url, tokenOf('bob'))
  const input = { room, text: 'hello', nonce: 'twice', thread: root.id }
  const first = await chat.call(tokenOf('bob'), 'message.send', input)
  expect((await socket.ask('message.send', input)).ok).toEqual(first)
  expect(await codeOf('bob', 'message.send', { ...input, thread: undefined })).toBe('nonce-reused')
  expect((await get(root.id)).replies?.count).toBe(1)
  socket.close()
})

test('replies count as unread of their thread, and of the room only when they stand there as well', async () => {
  const room = await threadRoom()
  const root = await send('alice', room, 'question')
  await chat.call(tokenOf('bob'), 'room.read', { room, seq: root.seq })
  await send('carol', room, 'answer for @bob', { thread: root.id })
  const last = await send('carol', room, 'also here, @bob', { thread: root.id, alsoInRoom: true })
  const { rooms } = await chat.call(tokenOf('bob'), 'room.list', {})
  expect(rooms.find(({ id }) => id === room)).toMatchObject({ unread: 1, mentions: 1 })
  expect(await stateFor('bob', root.id)).toMatchObject({ following: true, unread: 2, mentions: 2 })
  expect(await stateFor('alice', root.id)).toMatchObject({ following: true, unread: 2, mentions: 0 })
  expect(await stateFor('carol', root.id)).toMatchObject({ following: true, unread: 0 })
  const { state } = await chat.call(tokenOf('bob'), 'thread.read', { message: root.id, seq: last.seq })
  expect(state).toMatchObject({ read: last.seq, unread: 0, mentions: 0 })
  expect((await get(last.id)).alsoInRoom).toBe(true)
})

test('deleting a reply takes it out of the summary and the counts; putting it back only out of the counts', async () => {
  const room = await threadRoom()
  const root = await send('alice', room, 'question')
  await send('bob', room, 'first', { thread: root.id })
  const second = await send('carol', room, 'second', { thread: root.id })
  expect(await stateFor('alice', root.id)).toMatchObject({ unread: 2 })
  await chat.call(tokenOf('carol'), 'message.delete', { message: second.id })
  expect((await get(root.id)).replies).toMatchObject({ count: 1, people: [idOf('bob')] })
  expect(await stateFor('alice', root.id)).toMatchObject({ unread: 1 })
  await chat.call(tokenOf('carol'), 'message.restore', { message: second.id })
  expect((await get(root.id)).replies).toMatchObject({ count: 2, people: [idOf('carol'), idOf('bob')] })
  expect(await stateFor('alice', root.id)).toMatchObject({ unread: 1 })
})

test('whoever deletes in bulk takes replies out of the summaries, and undoing puts them back', async () => {
  const room = await threadRoom()
  const root = await send('alice', room, 'question')
  for (const text of ['one', 'two']) await send('bob', room, text, { thread: root.id })
  const input = { room, accounts: [idOf('bob')] }
  const { deletion } = await chat.call(tokenOf('alice'), 'moderation.delete', input)
  expect(await get(root.id)).not.toHaveProperty('replies')
  const undone = await chat.call(tokenOf('alice'), 'moderation.undo', { deletion: deletion.id })
  expect(undone.restored).toBe(2)
  expect((await get(root.id)).replies?.count).toBe(2)
})

test('followed threads are listed with the newest reply first, page by page', async () => {
  const { account, token } = await chat.register(`reader${next()}`)
  const { room } = await chat.call(token, 'room.create', { name: `r${next()}`, kind: 'private' })
  await chat.call(token, 'room.invite', { room: room.id, username: 'bob' })
  const roots: string[] = []
  for (const text of ['a', 'b', 'c']) {
    const input = { room: room.id, text, nonce: text }
    roots.push((await chat.call(token, 'message.send', input)).id)
  }
  for (const thread of [2, 0, 1]) {
    await send('bob', room.id, 'reply', { thread: roots[thread] as string })
    await Bun.sleep(3)
  }
  const all = await chat.call(token, 'thread.list', {})
  expect(all.threads.map(({ root }) => root.text)).toEqual(['b', 'a', 'c'])
  expect(all.threads[0]?.state).toMatchObject({ unread: 1, following: true })
  const first = await chat.call(token, 'thread.list', { limit: 2 })
  expect([first.threads.length, first.more]).toEqual([2, true])
  const rest = await chat.call(token, 'thread.list', { before: first.threads[1]?.root.id })
  expect(rest.threads.map(({ root }) => root.text)).toEqual(['c'])
  await chat.call(token, 'thread.follow', { message: roots[1] as string, on: false })
  expect((await chat.call(token, 'thread.list', {})).threads).toHaveLength(2)
  expect(account.role).toBe('member')
})

test('whoever only read a thread follows it when it is meant for them, and whoever stopped does not', async () => {
  const room = await threadRoom()
  const root = (await send('alice', room, 'who comes?')).id
  const { seq } = await send('carol', room, 'I do', { thread: root })
  for (const name of ['alice', 'bob']) await chat.call(tokenOf(name), 'thread.read', { message: root, seq })
  await chat.call(tokenOf('carol'), 'thread.follow', { message: root, on: false })
  const socket = await openSocket(chat.url, tokenOf('bob'))
  const told = await send('alice', room, '@bob and @carol?', { thread: root })
  expect(await stateFor('bob', root)).toMatchObject({ following: true, unread: 1, mentions: 1, read: seq })
  expect((await stateFor('carol', root)).following).toBe(false)
  await socket.until(({ event, state }) => event === 'thread.read' && state.following && state.rev > told.seq)
  socket.close()
  const ownRoot = (await send('bob', room, 'a question')).id
  await chat.call(tokenOf('bob'), 'thread.read', { message: ownRoot, seq: 1000 })
  await send('alice', room, 'an answer', { thread: ownRoot })
  expect(await stateFor('bob', ownRoot)).toMatchObject({ following: true, unread: 1 })
})

test('a page of a thread goes on before and after', async () => {
  const room = await threadRoom()
  const root = await send('alice', room, 'root')
  for (let i = 0; i < 5; i++) await send('bob', room, `r${i}`, { thread: root.id })
  const page = (input: object) =>
    chat.call(tokenOf('bob'), 'thread.messages', { message: root.id, limit: 2, ...input })
  const newest = await page({})
  expect([newest.messages.map(({ text }) => text), newest.moreBefore]).toEqual([['r3', 'r4'], true])
  const older = await page({ before: newest.messages[0]?.seq })
  expect([older.messages.map(({ text }) => text), older.moreAfter]).toEqual([['r1', 'r2'], true])
  const newer = await page({ after: older.messages[1]?.seq })
  expect(newer.messages.map(({ text }) => text)).toEqual(['r3', 'r4'])
})

test('what makes no sense is refused', async () => {
  const room = await threadRoom()
  const root = await send('alice', room, 'root')
  const reply = await send('bob', room, 'reply', { thread: root.id })
  const other = await send('alice', await threadRoom(), 'elsewhere')
  const base = { room, text: 'x', nonce: `n-${next()}` }
  expect(await codeOf('bob', 'message.send', { ...base, thread: reply.id })).toBe('bad-input')
  expect(await codeOf('bob', 'message.send', { ...base, thread: other.id })).toBe('not-found')
  expect(await codeOf('bob', 'message.send', { ...base, alsoInRoom: true })).toBe('bad-input')
  expect(await codeOf('bob', 'thread.messages', { message: reply.id })).toBe('bad-input')
  await chat.call(tokenOf('alice'), 'message.delete', { message: root.id })
  expect(await codeOf('bob', 'message.send', { ...base, thread: root.id })).toBe('not-found')
})

test('outsiders learn nothing of a thread, and who leaves follows nothing there any more', async () => {
  const room = await threadRoom()
  const root = await send('alice', room, 'root')
  await send('carol', room, 'reply', { thread: root.id })
  for (const [command, more] of [
    ['thread.messages', {}],
    ['thread.follow', { on: true }],
    ['thread.read', { seq: 1 }],
  ] as const)
    expect(await codeOf('outsider', command, { message: root.id, ...more })).toBe('not-found')
  await chat.call(tokenOf('carol'), 'room.leave', { room })
  const { threads } = await chat.call(tokenOf('carol'), 'thread.list', {})
  expect(threads.filter((thread) => thread.room === room)).toEqual([])
})

test('a place in the list of followed threads tells nothing of a thread in a room one left', async () => {
  const { account, token } = await chat.register(`former${next()}`)
  const own = await chat.call(token, 'room.create', { name: `r${next()}`, kind: 'private' })
  const mine = await chat.call(token, 'message.send', { room: own.room.id, text: 'mine', nonce: 'mine' })
  const reply = { room: own.room.id, text: 'reply', nonce: 'reply', thread: mine.id }
  const room = await threadRoom()
  await chat.call(tokenOf('alice'), 'room.invite', { room, username: account.username })
  const hidden = await send('alice', room, 'hidden')
  await send('bob', room, 'early', { thread: hidden.id })
  await Bun.sleep(3)
  await chat.call(token, 'message.send', reply)
  expect((await chat.call(token, 'thread.list', { before: hidden.id })).threads).toEqual([])
  await chat.call(token, 'room.leave', { room })
  const listed = async (before: string) => {
    const { threads } = await chat.call(token, 'thread.list', { before })
    return threads.map(({ root }) => root.text)
  }
  const unknown = await listed(`${room}.999`)
  expect(await listed(hidden.id)).toEqual(unknown)
  await Bun.sleep(3)
  await send('bob', room, 'late', { thread: hidden.id })
  expect(await listed(hidden.id)).toEqual(unknown)
})

test('whoever left while a reply that names them was written hears nothing of its thread', async () => {
  const room = await threadRoom()
  const root = await send('alice', room, 'root')
  const [leaver, stayer] = await Promise.all(
    ['carol', 'bob'].map((name) => openSocket(chat.url, tokenOf(name))),
  )
  const { messages } = chat.server.core.store
  const { append } = messages
  messages.append = async (draft) => {
    const sent = await append(draft)
    await chat.call(tokenOf('carol'), 'room.leave', { room })
    return sent
  }
  try {
    await send('alice', room, 'for @carol and @bob', { thread: root.id })
  } finally {
    messages.append = append
  }
  const isTold = ({ event, message }: { event?: string; message?: unknown }): boolean =>
    event === 'thread.read' && message === root.id
  await stayer?.until(isTold)
  await leaver?.ask('account.whoami')
  expect(leaver?.frames.some(isTold)).toBe(false)
  for (const socket of [leaver, stayer]) socket?.close()
})

test('reading and following are told to one’s other devices alone', async () => {
  const room = await threadRoom()
  const root = await send('alice', room, 'root')
  const [one, other, stranger] = await Promise.all(
    ['bob', 'bob', 'carol'].map((name) => openSocket(chat.url, tokenOf(name))),
  )
  await one?.ask('thread.follow', { message: root.id, on: true })
  const told = await other?.until(({ event }) => event === 'thread.read')
  expect(told).toMatchObject({ room, message: root.id, state: { following: true } })
  expect(stranger?.frames.some(({ event }) => event === 'thread.read')).toBe(false)
  for (const socket of [one, other, stranger]) socket?.close()
})
