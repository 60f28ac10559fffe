import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { enterConsole, openConsoleClient } from '../support/console-client.ts'
import { startTestChat, type TestChat, testPassword } from '../support/start-test-chat.ts'
import { openSocketIo } from '../support/transcripts/socket-io.ts'
import { openWs, type Wire } from '../support/transcripts/wires.ts'
import { workspaceClient } from '../support/workspace-client.ts'

let chat: TestChat
let token: string
let room: number
beforeAll(async () => {
  chat = await startTestChat({ env: { PARLEY_CONSOLE_PORT: 'any' } })
  token = (await chat.register('alice')).token
  room = await chat.server.core.numbers.of('room', 'lobby')
})
afterAll(() => chat.stop())

const say = (text: string, nonce: string, more: { thread?: string } = {}) =>
  chat.call(token, 'message.send', { room: 'lobby', text, nonce, ...more })

const openChatroom = async (): Promise<Wire> => {
  const wire = await openSocketIo(chat, `websocket {"token":"${token}"}`)
  await wire.send('["join",{"username":"alice"}]')
  return wire
}

/** The texts that somebody is shown who comes now, in each of the dialects. */
const histories: Record<string, () => Promise<string[]>> = {
  async lobby() {
    const wire = await openWs(chat, '/ws/Anura')
    const told = JSON.parse((await wire.next(5000)) ?? '{}').content
    wire.close()
    return [told]
  },
  async chatroom() {
    const wire = await openChatroom()
    const [, { messages }] = JSON.parse((await wire.next(5000)) ?? '[0,{}]')
    wire.close()
    return messages.map(({ content }: { content: string }) => content)
  },
  async classic() {
    const headers = { Authorization: `Bearer ${token}` }
    const page = await (await fetch(`${chat.url}/api/messages/${room}?limit=3`, { headers })).json()
    return page.map(({ content }: { content: string }) => content)
  },
  async console() {
    const client = await enterConsole(chat.server.consolePort as number, 'bob')
    const { history } = await client.ask('join_room', { room_name: 'lobby' })
    client.socket.destroy()
    return history.map(({ content }: { content: string }) => content)
  },
  async workspace() {
    const { body } = await workspaceClient(chat.url, token).ask('GET', `/api/chat/rooms/${room}/messages/`)
    return body.results.map(({ content }: { content: string }) => content)
  },
}

describe('what was said is shown, however much stands behind it that the dialect cannot show', () => {
  beforeAll(async () => {
    const { id } = await say('the first words', 'first')
    for (let i = 0; i < 120; i++) await say(`reply ${i}`, `reply-${i}`, { thread: id })
  })
  test('console: private messages that came meanwhile', async () => {
    const { token: sender } = await chat.register('carol')
    await chat.register('dora')
    const direct = (await chat.call(sender, 'room.direct', { people: ['dora'] })).room.id
    const send = (text: string, more = {}) =>
      chat.call(sender, 'message.send', { room: direct, text, nonce: text, ...more })
    const { id } = await send('psst')
    for (let i = 0; i < 60; i++) await send(`below ${i}`, { thread: id })
    const client = await openConsoleClient(chat.server.consolePort as number)
    await client.ask('login', { username: 'dora', password: testPassword })
    expect(await client.next(({ type }) => type === 'chat_message')).toMatchObject({ content: 'psst' })
    client.socket.destroy()
  })

  test.each(Object.keys(histories))('%s', async (dialect) => {
    expect(await histories[dialect]?.()).toEqual(['the first words'])
  })
})

test('nobody can be kept out of the chatroom by long lines: of these a comer is shown fewer', async () => {
  const stays = await openChatroom()
  await stays.next(5000)
  const text = '"'.repeat(16_000)
  for (let i = 0; i < 50; i++) await say(text, `long-${i}`)
  const comes = await openChatroom()
  const [, { messages = [] } = {}] = JSON.parse((await comes.next(5000)) ?? '[]')
  expect(messages.length).toBeGreaterThan(5)
  expect(messages.at(-1)?.content).toBe(text)
  await comes.send('["send_message",{"content":"here"}]')
  expect(JSON.parse((await comes.next(5000)) ?? '[]')).toMatchObject(['new_message', { content: 'here' }])
  for (const wire of [stays, comes]) wire.close()
})
