import { afterEach, beforeEach, expect, test } from 'bun:test'
import { type Client, createClient } from '../../src/sdk/index.ts'
import { startTestChat, type TestChat } from '../support/start-test-chat.ts'

let chat: TestChat
let owner: Awaited<ReturnType<TestChat['register']>>
let alice: typeof owner
let bob: typeof owner
let client: Client
let room: string

beforeEach(async () => {
  chat = await startTestChat()
  owner = await chat.register('owner')
  alice = await chat.register('alice')
  bob = await chat.register('bob')
  room = (await chat.call(alice.token, 'room.create', { name: 'club', kind: 'public' })).room.id
  await chat.call(bob.token, 'room.join', { room })
  client = createClient({ url: chat.url, token: bob.token })
  client.connect()
  await until(() => client.getState().status === 'live')
})
afterEach(async () => {
  await client.close()
  await chat.stop()
})

/** Waits for the state, not for a time; what never comes ends at the test's own limit. */
const until = async (holds: () => unknown): Promise<void> => {
  while (!holds()) await Bun.sleep(5)
}
const mine = () => client.getState().rooms[room]?.room

test('a message that waits for its turn in slow mode is sent when it comes, and other rooms go on', async () => {
  await chat.call(alice.token, 'room.slow-mode', { room, seconds: 2 })
  await until(() => mine()?.slowSeconds === 2)
  const started = performance.now()
  for (const text of ['one', 'two']) client.send(room, text)
  client.send('lobby', 'elsewhere')
  const waiting = () => client.getState().outbox.map(({ text }) => text)
  await until(() => waiting().length === 1)
  expect(waiting()).toEqual(['two'])
  expect(client.getState().outbox[0]?.status).toBe('waiting')
  await until(() => waiting().length === 0)
  expect(performance.now() - started).toBeGreaterThan(1_500)
  const { messages } = await chat.call(alice.token, 'room.history', { room })
  expect(messages.filter(({ kind }) => !kind).map(({ text }) => text)).toEqual(['one', 'two'])
  await chat.call(alice.token, 'room.slow-mode', { room, seconds: 0 })
  await until(() => mine()?.slowSeconds === undefined)
}, 20_000)

test('a mute is shown, what is written meanwhile is refused with a sentence, and lifting it is shown', async () => {
  await chat.call(alice.token, 'room.mute', { room, account: bob.account.id, reason: 'noise' })
  await until(() => mine()?.muted?.reason === 'noise')
  client.send(room, 'can you hear me?')
  await until(() => client.getState().outbox[0]?.status === 'refused')
  expect(client.getState().outbox[0]?.error).toBe('You are muted in this room: noise')
  await chat.call(alice.token, 'room.unmute', { room, account: bob.account.id })
  await until(() => mine() && mine()?.muted === undefined)
}, 20_000)

test('a mute everywhere is shown at once in every room, with its end, and so is its lifting', async () => {
  const account = bob.account.id
  const end = new Date(Date.now() + 3_600_000).toISOString()
  const mutes = () => Object.values(client.getState().rooms).map((known) => known?.room.muted)
  await chat.call(owner.token, 'account.mute', { account, reason: 'rest', until: end })
  await until(() => mutes().length > 1 && mutes().every((muted) => muted?.reason === 'rest'))
  expect(mutes().map((muted) => muted?.until)).toEqual([end, end])
  await chat.call(owner.token, 'account.unmute', { account })
  await until(() => mutes().every((muted) => muted === undefined))
}, 5_000)

test('who is banned from a room sees it go, and who is banned from the server is signed out', async () => {
  await chat.call(alice.token, 'room.ban', { room, account: bob.account.id })
  await until(() => mine() === undefined)
  expect(owner.account.role).toBe('owner')
  await chat.call(owner.token, 'account.ban', { account: bob.account.id })
  await until(() => client.getState().status === 'signed-out')
  expect(client.getState().problem).not.toBe('')
}, 20_000)

test('a deletion and its undoing are shown as they happen', async () => {
  await client.loadOlder(room)
  await chat.call(bob.token, 'message.send', { room, text: 'raid', nonce: 'n1' })
  const texts = () =>
    client
      .getState()
      .rooms[room]?.timeline.messages.filter(({ kind }) => !kind)
      .map(({ text }) => text)
  await until(() => texts()?.[0] === 'raid')
  const { deletion } = await chat.call(alice.token, 'moderation.delete', { room, accounts: [bob.account.id] })
  await until(() => texts()?.[0] === '')
  await chat.call(alice.token, 'moderation.undo', { deletion: deletion.id })
  await until(() => texts()?.[0] === 'raid')
}, 20_000)
