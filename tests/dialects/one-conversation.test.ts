import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Browser, Page } from 'playwright-core'
import { logIn, openBrowser, openWindow, rowOf, say, testInBrowser } from '../end-to-end/web/open-browser.ts'
import { startTestChat, type TestChat, testPassword } from '../support/start-test-chat.ts'
import { openSocketIo } from '../support/transcripts/socket-io.ts'
import { openTcp, openWs, type Wire } from '../support/transcripts/wires.ts'

const patience = 10_000

/** Somebody with one kind of client. */
type Speaker = {
  wire: Wire
  /** A frame that says this. */
  say(text: string): string
  /** The text of a message that a frame tells, and undefined for every other frame. */
  textIn(frame: string): string | undefined
}

const json = JSON.stringify
const ofType = (type: string) => (frame: string) => {
  const told = JSON.parse(frame)
  return told.type === type ? told.content : undefined
}
const ofSocketIo = (frame: string): string | undefined => {
  const [name, data] = JSON.parse(frame)
  return name === 'new_message' ? data.content : undefined
}
const ofNative = (frame: string): string | undefined => {
  const told = JSON.parse(frame)
  return told.event === 'message.changed' ? told.message.text : undefined
}

/** Waits until somebody is in: a frame with these words comes then. */
const isIn = async (wire: Wire, words: string): Promise<void> => {
  for (;;) {
    const frame = await wire.next(patience)
    if (frame === undefined) throw new Error(`Nothing with ${words} came.`)
    if (frame.includes(words)) return
  }
}

const native = async (chat: TestChat, token: string): Promise<Speaker> => {
  const wire = await openWs(chat, '/socket')
  let id = 1
  await wire.send(json({ id, type: 'session.hello', protocol: 1, token }))
  await isIn(wire, '"re":1')
  const say = (text: string): string => {
    id += 1
    return json({ id, type: 'message.send', room: 'lobby', text, nonce: `n${id}` })
  }
  return { wire, say, textIn: ofNative }
}

const lobby = async (chat: TestChat): Promise<Speaker> => {
  const wire = await openWs(chat, '/ws/Anura')
  await isIn(wire, 'joined the chat')
  return { wire, say: (text) => text, textIn: ofType('chat_message') }
}

const chatroom = async (chat: TestChat, token: string, transport: string): Promise<Speaker> => {
  const wire = await openSocketIo(chat, `${transport} {"token":"${token}"}`)
  await wire.send('["join",{"username":"bob"}]')
  await isIn(wire, 'message_history')
  return { wire, say: (content) => json(['send_message', { content }]), textIn: ofSocketIo }
}

const classic = async (chat: TestChat, token: string, room_id: number): Promise<Speaker> => {
  const wire = await openWs(chat, '/ws')
  await wire.send(json({ type: 'connect', token }))
  await wire.send(json({ type: 'join_room', room_id }))
  await isIn(wire, 'join_room')
  return {
    wire,
    say: (content) => json({ type: 'message', room_id, content }),
    textIn: ofType('message'),
  }
}

const consoleOver = async (chat: TestChat, username: string): Promise<Speaker> => {
  const wire = await openTcp({ url: chat.url, consolePort: chat.server.consolePort as number })
  await wire.send(json({ command: 'login', username, password: testPassword }))
  await wire.send(json({ command: 'join_room', room_name: 'lobby' }))
  await isIn(wire, 'history')
  return {
    wire,
    say: (message) => json({ command: 'sendall', message }),
    textIn: ofType('chat_message'),
  }
}

const workspace = async (chat: TestChat, token: string, room: number): Promise<Speaker> => {
  const wire = await openWs(chat, `/ws/chat/${room}/`)
  await wire.send(json({ type: 'auth', token }))
  await isIn(wire, 'ok')
  return {
    wire,
    say: (content) => json({ type: 'chat_message', content }),
    textIn: ofType('chat_message'),
  }
}

/** Everybody is in before anybody speaks. */
const gather = async (chat: TestChat): Promise<Map<string, Speaker>> => {
  const names = ['alice', 'bob', 'carol', 'dora', 'emil']
  const tokens: string[] = []
  for (const name of names) tokens.push((await chat.register(name)).token)
  const [alice, bob, carol, , emil] = tokens as [string, string, string, string, string]
  const room = await chat.server.core.numbers.of('room', 'lobby')
  return new Map([
    ['native', await native(chat, alice)],
    ['lobby', await lobby(chat)],
    ['chatroom', await chatroom(chat, bob, 'websocket')],
    ['polling', await chatroom(chat, bob, 'polling')],
    ['classic', await classic(chat, carol, room)],
    ['console', await consoleOver(chat, 'dora')],
    ['workspace', await workspace(chat, emil, room)],
  ])
}

/** Everything that somebody is told, as the texts of messages, until there are so many. */
const textsOf = async ({ wire, textIn }: Speaker, count: number): Promise<string[]> => {
  const texts: string[] = []
  while (texts.length < count) {
    const frame = await wire.next(patience)
    if (frame === undefined) throw new Error(`Only ${texts.length} of ${count} came.`)
    const text = textIn(frame)
    if (text !== undefined) texts.push(text)
  }
  return texts
}

let chat: TestChat
let reader: string
let speakers: Map<string, Speaker>
let browser: Browser | undefined
beforeAll(async () => {
  chat = await startTestChat({ env: { PARLEY_CONSOLE_PORT: 'any' } })
  speakers = await gather(chat)
  reader = (await chat.register('reader')).token
}, 30_000)
afterAll(async () => {
  for (const { wire } of speakers.values()) wire.close()
  await browser?.close()
  await chat.stop()
})

/** The newest texts of the lobby, as they are stored. */
const stored = async (count: number): Promise<string[]> => {
  const { messages } = await chat.call(reader, 'room.history', { room: 'lobby', limit: count })
  return messages.map(({ text }) => text)
}

/** All speak at once, so many times each; all must hear what is stored, in its order. */
const converse = async (topic: string, each: number): Promise<void> => {
  for (let i = 0; i < each; i++)
    for (const [name, { wire, say }] of speakers) await wire.send(say(`${name} on ${topic} ${i}`))
  const count = each * speakers.size
  const heard = await Promise.all(
    [...speakers].map(async ([name, speaker]) => [name, await textsOf(speaker, count)]),
  )
  const texts = await stored(count)
  expect(new Set(texts).size).toBe(count)
  for (const text of texts) expect(text).toContain(` on ${topic} `)
  expect(heard).toEqual([...speakers.keys()].map((name) => [name, texts]))
}

test('everybody hears the lobby in one order, whatever they speak', () => converse('weather', 10), 40_000)

testInBrowser('and a window of the web client with them', async () => {
  browser = await openBrowser()
  const { page } = await openWindow(browser, chat.url)
  await logIn(page, 'dora')
  await say(page, 'from the window')
  for (const speaker of speakers.values()) expect(await textsOf(speaker, 1)).toEqual(['from the window'])
  await converse('gardens', 2)
  const texts = await stored(10)
  await rowOf(page, texts.at(-1) as string).waitFor()
  const shown = await page.locator('.row .message-text').allTextContents()
  expect(shown.slice(-texts.length)).toEqual(texts)
  expect(await talkFromPage(page)).toEqual([
    ['chat_message', 'Browser', 'from its lobby'],
    ['message', { id: expect.any(Number), username: 'reader' }, 'from its classic'],
    // By the cookie of the window.
    ['chat_message', 'dora', 'from its workspace'],
    [1008, "Username 'reader' is already taken."],
  ])
})

/** The browser's own WebSocket, in each dialect that has one: the frame that tells its words, or how it is closed. */
const talkFromPage = async (page: Page): Promise<unknown[]> => {
  const room_id = await chat.server.core.numbers.of('room', 'lobby')
  const connect = [
    { type: 'connect', token: reader },
    { type: 'join_room', room_id },
  ].map((one) => json(one))
  const talks: [path: string, lines: string[], words: string][] = [
    ['/ws/Browser', ['from its lobby'], 'from its lobby'],
    [
      '/ws',
      [...connect, json({ type: 'message', room_id, content: 'from its classic' })],
      'from its classic',
    ],
    [
      `/ws/chat/${room_id}/`,
      [json({ type: 'chat_message', content: 'from its workspace' })],
      'from its workspace',
    ],
    ['/ws/reader', [], ''],
  ]
  return page.evaluate(
    (all) =>
      Promise.all(
        all.map(
          ([path, lines, words]) =>
            new Promise((resolve) => {
              const socket = new WebSocket(path)
              socket.onopen = () => {
                for (const line of lines) socket.send(line)
              }
              socket.onclose = ({ code, reason }) => resolve([code, reason])
              socket.onmessage = ({ data }) => {
                const { type, sender, user, content } = JSON.parse(data)
                if (content === words) resolve([type, sender ?? user, content])
              }
            }),
        ),
      ),
    talks,
  )
}
