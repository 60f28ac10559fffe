import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { findInFiles } from '../support/find-in-files.ts'
import { testPassword as password, startTestChat, type TestChat } from '../support/start-test-chat.ts'
import { openSocket } from '../support/test-socket.ts'

type Person = Awaited<ReturnType<TestChat['register']>>

let chat: TestChat
let alice: Person
let mallory: Person
beforeEach(async () => {
  chat = await startTestChat()
  alice = await chat.register('alice')
  mallory = await chat.register('Mallory-Canary')
})
afterEach(() => chat.stop())

const codeOf = async (token: string, command: string, input: object) => {
  const { status, body } = await chat.post(token, command, input)
  return [status, body.error?.code]
}
const say = (person: Person, text: string, room = 'lobby') =>
  chat.call(person.token, 'message.send', { room, text, nonce: `nonce of ${text}` })
const history = async (person: Person, room = 'lobby') =>
  (await chat.call(person.token, 'room.history', { room, limit: 500 })).messages

/** Until nothing is left to do, the files included. */
const removed = async (): Promise<void> => {
  const { store } = chat.server.core
  for (let i = 0; i < 600; i++) {
    if ((await store.departures.unfinished()).length === 0) return
    await Bun.sleep(50)
  }
  throw new Error('Traces are still being removed.')
}

/** Leaves something of its own in every place there is. */
const leaveTraces = async (): Promise<{ room: string; answer: string }> => {
  await chat.call(mallory.token, 'account.update', {
    ...{ firstName: 'Canary-First', lastName: 'Canary-Last', displayName: 'Canary-Display' },
    status: { text: 'Canary-Status' },
  })
  await fetch(`${chat.url}/api/v1/account.avatar`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${mallory.token}`, 'Content-Type': 'image/png' },
    body: (await sharp({ create: { width: 9, height: 9, channels: 3, background: 'red' } })
      .png()
      .toBuffer()) as BodyInit,
  })
  const { room } = await chat.call(alice.token, 'room.create', { name: 'private', kind: 'private' })
  await chat.call(alice.token, 'room.invite', { room: room.id, username: 'mallory-canary' })
  for (let i = 0; i < 120; i++) await say(mallory, `Canary-Text ${i}`)
  const first = await say(mallory, 'Canary-Private', room.id)
  await chat.call(mallory.token, 'message.edit', { message: first.id, text: 'Canary-Edited' })
  const answer = await say(alice, 'what alice said', room.id)
  await chat.call(mallory.token, 'message.react', { message: answer.id, emoji: '🦜', on: true })
  await chat.call(alice.token, 'message.react', { message: answer.id, emoji: '👍', on: true })
  await chat.call(mallory.token, 'message.delete', { message: (await say(mallory, 'Canary-Deleted')).id })
  const raid = await say(mallory, 'Canary-Raid')
  await chat.call(alice.token, 'message.report', { message: raid.id, reason: 'a raid' })
  await chat.call(mallory.token, 'message.report', { message: answer.id, reason: 'Canary-Reason' })
  await chat.call(alice.token, 'message.delete', { message: raid.id })
  await chat.call(mallory.token, 'room.direct', { people: ['alice'] })
  await chat.call(mallory.token, 'account.change-email', { email: 'canary@mail.example', password })
  return { room: room.id, answer: answer.id }
}
const words = [
  ...['Canary-Text', 'Canary-Private', 'Canary-Edited', 'Canary-Deleted', 'Canary-Raid', 'nonce of Canary'],
  ...['Canary-First', 'Canary-Last', 'Canary-Display', 'Canary-Status', 'Mallory-Canary', 'mallory-canary'],
  ...['Canary-Reason', 'canary@mail.example', '🦜'],
]

describe('deleting an account', () => {
  test('takes its password, and the last owner cannot go', async () => {
    const erase = { content: 'erase' }
    expect(await codeOf('', 'account.delete', { password, ...erase })).toEqual([401, 'unauthenticated'])
    expect(await codeOf(mallory.token, 'account.delete', { password: 'wrong', ...erase })).toEqual([
      401,
      'wrong-credentials',
    ])
    expect(await codeOf(alice.token, 'account.delete', { password, ...erase })).toEqual([403, 'forbidden'])
    expect(await codeOf(mallory.token, 'account.delete', { password, content: 'all' })).toEqual([
      400,
      'bad-input',
    ])
    for (const { token } of [alice, mallory])
      expect((await chat.post(token, 'account.whoami', {})).status).toBe(200)
  })

  test('ends every session at once, on sockets and over REST, and nobody comes back under that name', async () => {
    const other = await chat.call('', 'account.login', { username: 'Mallory-Canary', password })
    const sockets = [await openSocket(chat.url, mallory.token), await openSocket(chat.url, other.token)]
    const started = performance.now()
    await chat.call(mallory.token, 'account.delete', { password, content: 'keep' })
    for (const { closed } of sockets) expect((await closed).code).toBe(4003)
    expect(performance.now() - started).toBeLessThan(1000)
    for (const { token } of [mallory, other])
      expect(await codeOf(token, 'account.whoami', {})).toEqual([401, 'unauthenticated'])
    const login = { username: 'Mallory-Canary', password }
    expect(await codeOf('', 'account.login', login)).toEqual([401, 'wrong-credentials'])
    for (const username of ['Mallory-Canary', 'MALLORY-CANARY'])
      expect(await codeOf('', 'account.register', { username, password })).toEqual([409, 'name-taken'])
    expect(await codeOf(alice.token, 'account.profile', { username: 'Mallory-Canary' })).toEqual([
      404,
      'not-found',
    ])
  })

  test('over a socket works as well: its close is the answer', async () => {
    const socket = await openSocket(chat.url, mallory.token)
    socket.send(JSON.stringify({ id: 1, type: 'account.delete', password, content: 'keep' }))
    expect((await socket.closed).code).toBe(4003)
    expect((await chat.post(mallory.token, 'account.whoami', {})).status).toBe(401)
  })

  test('keeping the content leaves it under a neutral name, and tells everybody who was there', async () => {
    const { room, answer } = await leaveTraces()
    const socket = await openSocket(chat.url, alice.token)
    const { closed: _, ...hearing } = socket
    await chat.call(mallory.token, 'account.delete', { password, content: 'keep' })
    const { profile } = await hearing.until(({ event }) => event === 'account.changed')
    expect(profile).toEqual({
      account: mallory.account.id,
      username: expect.stringMatching(/^deleted-\w{6}$/),
    })
    await removed()
    const alias = profile.username
    const messages = await history(alice)
    expect(messages.filter(({ text }) => text.startsWith('Canary-Text')).length).toBe(120)
    expect(new Set(messages.map(({ author }) => author.name))).toEqual(new Set([alias]))
    const { rooms } = await chat.call(alice.token, 'room.list', {})
    expect(rooms.map(({ name }) => name)).toContain(alias)
    const inPrivate = await history(alice, room)
    expect(inPrivate.map(({ text }) => text)).toEqual([
      `alice brought ${alias}`,
      'Canary-Edited',
      'what alice said',
      `${alias} left`,
    ])
    expect(inPrivate.find(({ id }) => id === answer)?.reactions?.length).toBe(2)
    const { members } = await chat.call(alice.token, 'room.members', { room: 'lobby' })
    expect(members.map(({ account }) => account.name)).toEqual(['alice'])
    // Whoever was there all the time has heard of every change: R5.
    const changes = await chat.call(alice.token, 'room.changes', { room: 'lobby', after: 0, limit: 500 })
    await socket.until(
      ({ event, rev, room }) => event === 'message.changed' && room === 'lobby' && rev === changes.rev,
    )
    const heard = socket.frames.filter(({ event, room }) => event === 'message.changed' && room === 'lobby')
    const latest = new Map(heard.map(({ message }) => [message.id, message]))
    for (const message of changes.messages) expect(latest.get(message.id)).toEqual(message)
    const left = findInFiles(chat.dataFolder, words).map((found) => found.split(' in ')[0])
    // What it reported stays as well: somebody may still have to look at it.
    expect([...new Set(left)].sort()).toEqual(
      ['Canary-Edited', 'Canary-Raid', 'Canary-Reason', 'Canary-Text', '🦜'].sort(),
    )
    socket.close()
  }, 30_000)

  test('erasing the content leaves nothing in the database, in its log and in the files: grep proves it', async () => {
    const { room, answer } = await leaveTraces()
    const avatars = join(chat.dataFolder, 'files', 'avatars', mallory.account.id)
    const before = new Set(findInFiles(chat.dataFolder, words).map((found) => found.split(' in ')[0]))
    expect([...before].sort()).toEqual([...words].sort())
    expect(existsSync(avatars)).toBe(true)

    await chat.call(mallory.token, 'account.delete', { password, content: 'erase' })
    await removed()
    expect(findInFiles(chat.dataFolder, words)).toEqual([])
    expect(existsSync(avatars)).toBe(false)

    const messages = await history(alice)
    expect(messages.length).toBe(122)
    for (const message of messages)
      expect(message).toMatchObject({
        text: '',
        deleted: true,
        author: { name: expect.stringMatching(/^deleted-/) },
      })
    const [, , said, left] = await history(alice, room)
    expect(said).toMatchObject({ id: answer, text: 'what alice said' })
    expect(said?.reactions).toEqual([{ emoji: '👍', accounts: [alice.account.id] }])
    expect(left?.text).toMatch(/^deleted-\w{6} left$/)
    const { rev } = await chat.call(alice.token, 'room.changes', { room: 'lobby', after: 0, limit: 1 })
    const all = await chat.call(alice.token, 'room.changes', { room: 'lobby', after: 0, limit: 500 })
    expect(all.messages.map((message) => message.rev)).toEqual(
      [...new Set(all.messages.map((message) => message.rev))].sort((a, b) => a - b),
    )
    expect(all.messages.at(-1)?.rev).toBe(rev)
    expect((await say(alice, 'life goes on')).rev).toBe(rev + 1)
  }, 30_000)

  test('R7: a request whose body was still on its way does nothing any more', async () => {
    const body = JSON.stringify({ room: 'lobby', text: 'from the grave', nonce: 'late' })
    let send = (_: string): void => {}
    let end = (): void => {}
    const stream = new ReadableStream<Uint8Array>({
      start(controller) {
        send = (text) => controller.enqueue(new TextEncoder().encode(text))
        end = () => controller.close()
      },
    })
    const late = fetch(`${chat.url}/api/v1/message.send`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${mallory.token}`, 'Content-Type': 'application/json' },
      body: stream,
    })
    send(body.slice(0, 20))
    await Bun.sleep(100)
    await chat.call(mallory.token, 'account.delete', { password, content: 'erase' })
    send(body.slice(20))
    end()
    expect((await late).status).toBe(401)
    await removed()
    expect((await history(alice)).map(({ text }) => text)).toEqual([])
  }, 30_000)
})
