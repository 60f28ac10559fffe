import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { needs, testWith } from '../support/needs.ts'
import { startTestChat, type TestChat, testPassword } from '../support/start-test-chat.ts'
import { openSocket } from '../support/test-socket.ts'
import { replayTranscript } from '../support/transcripts/replay.ts'
import { openSocketIo } from '../support/transcripts/socket-io.ts'
import type { Wire } from '../support/transcripts/wires.ts'

let chat: TestChat
beforeEach(async () => {
  chat = await startTestChat()
})
afterEach(() => chat.stop())

const transcript = join(import.meta.dir, '..', 'transcripts', 'chatroom', 'a-conversation.txt')
const joinWith = async (token: string, username: string, transport: string): Promise<Wire> => {
  const wire = await openSocketIo(chat, `${transport} {"token":"${token}"}`)
  await wire.send(JSON.stringify(['join', { username }]))
  return wire
}
const until = async (wire: Wire, name: string, matches: (data: never) => boolean = () => true) => {
  for (;;) {
    const next = await wire.next(5000)
    if (next === undefined) throw new Error(`No ${name} came.`)
    const [event, data] = JSON.parse(next)
    if (event === name && matches(data as never)) return data
  }
}

test(
  'the documented conversation',
  () => replayTranscript(transcript, chat, { socketio: openSocketIo }),
  20_000,
)

for (const transport of ['polling', 'websocket'])
  describe(`over ${transport}`, () => {
    test('shares the lobby with the native socket, in the same order', async () => {
      const alice = await chat.register('alice')
      const bob = await chat.register('bob')
      const native = await openSocket(chat.url, alice.token)
      const old = await joinWith(bob.token, 'bob', transport)
      await until(old, 'user_joined')
      for (let i = 0; i < 20; i++) {
        await native.ask('message.send', { room: 'lobby', text: `native ${i}`, nonce: `n${i}` })
        await old.send(JSON.stringify(['send_message', { content: `old ${i}` }]))
      }
      const heard: string[] = []
      while (heard.length < 40) heard.push((await until(old, 'new_message')).content)
      await native.until(({ event, message }) => event === 'message.changed' && message.text === heard.at(-1))
      const told = native.frames
        .filter(({ event }) => event === 'message.changed')
        .map(({ message }) => message.text)
      expect(heard).toEqual(told)
      native.close()
      old.close()
    })

    test('ends with the session, within a second (R7)', async () => {
      const bob = await chat.register('bob')
      const old = await joinWith(bob.token, 'bob', transport)
      await until(old, 'user_joined')
      await chat.call(bob.token, 'account.logout', {})
      expect(await Promise.race([old.closed, Bun.sleep(1500)])).toBeDefined()
    })
  })

/** A client that polls by hand, as it sees what one answer holds. */
const poll = async (token: string, username: string) => {
  const url = `${chat.url}/socket.io/?EIO=4&transport=polling`
  const { sid } = JSON.parse((await (await fetch(url)).text()).slice(1))
  const own = `${url}&sid=${sid}`
  const post = (body: string) => fetch(own, { method: 'POST', body })
  const fetchPackets = async () => (await (await fetch(own)).text()).split('\x1e')
  await post(`40{"token":"${token}"}`)
  await post(`42["join",{"username":"${username}"}]`)
  return { post, fetchPackets }
}

test('whoever polls is told a burst in payloads of at most 16 packets, as python-engineio takes no more', async () => {
  const { token } = await chat.register('bob')
  const { post, fetchPackets } = await poll(token, 'bob')
  for (let told = ''; !told.includes('user_joined'); ) told = (await fetchPackets()).join()
  const words = Array.from({ length: 40 }, (_, i) => `42["send_message",{"content":"m${i}"}]`)
  // What is refused is answered in packets of Socket.IO's own: they count too.
  await post([...words, ...Array(20).fill('42["send_message",{}]')].join('\x1e'))
  await Bun.sleep(300)
  const payloads: string[][] = []
  while (payloads.flat().length < 60) payloads.push(await fetchPackets())
  expect(Math.max(...payloads.map(({ length }) => length))).toBe(16)
  const heard = payloads.flat().filter((packet) => packet.includes('new_message'))
  expect(heard.map((packet) => JSON.parse(packet.slice(2))[1].content).sort()).toEqual(
    words.map((word) => JSON.parse(word.slice(2))[1].content).sort(),
  )
}, 20_000)

test('who joins while the last one leaves is shown what was said', async () => {
  const [alice, bob] = [await chat.register('alice'), await chat.register('bob')]
  await chat.call(alice.token, 'message.send', { room: 'lobby', text: 'said before', nonce: 'n1' })
  const first = await joinWith(alice.token, 'alice', 'websocket')
  await until(first, 'user_joined')
  const { sessions } = chat.server.core.store
  const lookUp = sessions.isOpen
  const asked = Promise.withResolvers<void>()
  const left = Promise.withResolvers<void>()
  sessions.isOpen = async (session) => {
    asked.resolve()
    await left.promise
    return lookUp(session)
  }
  const second = await joinWith(bob.token, 'bob', 'websocket')
  await asked.promise
  first.close()
  await Bun.sleep(200)
  left.resolve()
  const { messages } = await until(second, 'message_history')
  expect((messages as { content: string }[]).map(({ content }) => content)).toEqual(['said before'])
  second.close()
})

for (const transport of ['polling', 'websocket'])
  test(`who has joined is no stranger at the door (${transport})`, async () => {
    const { token } = await chat.register('bob')
    const wire = await joinWith(token, 'bob', transport)
    await until(wire, 'user_joined')
    const page = await (await fetch(`${chat.url}/metrics`)).text()
    expect(page).toContain('parley_connections{state="known"} 1\n')
    expect(page).toContain('parley_connections{state="unknown"} 0\n')
    wire.close()
  })

test('users who left are not online, and a call is written down once', async () => {
  const [alice, bob] = [await chat.register('alice'), await chat.register('bob')]
  const first = await joinWith(alice.token, 'alice', 'websocket')
  const second = await joinWith(bob.token, 'bob', 'websocket')
  await until(first, 'user_joined', ({ username }) => username === 'bob')
  second.close()
  await until(first, 'user_left')
  await first.send(JSON.stringify(['get_online_users', null]))
  expect(await until(first, 'online_users')).toEqual({ users: ['alice'] })
  first.close()
  const body = JSON.stringify({ username: 'carol', password: 'short' })
  const refused = await fetch(`${chat.url}/register`, { method: 'POST', body })
  expect((await refused.json()).message).toBe('Use at least 8 characters.')
  await Bun.sleep(100)
  const lines = readFileSync(join(chat.dataFolder, 'logs', 'api.log'), 'utf8')
    .trim()
    .split('\n')
  expect(lines.filter((line) => /register/.test(line) && !line.includes('/api/v1/'))).toHaveLength(1)
})

test('a name that is too long is refused with what it may be', async () => {
  const body = JSON.stringify({ username: 'c'.repeat(51), password: testPassword })
  const refused = await fetch(`${chat.url}/register`, { method: 'POST', body })
  expect((await refused.json()).message).toMatch(/^Use 1–50 letters/)
})

describe('nobody is believed who they say they are', () => {
  const login = (headers: Record<string, string> = {}) =>
    fetch(`${chat.url}/login`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: JSON.stringify({ username: 'alice', password: testPassword }),
    })

  test('with the token of somebody else', async () => {
    await chat.register('alice')
    const eve = await chat.register('eve')
    const wire = await joinWith(eve.token, 'alice', 'websocket')
    expect(await until(wire, 'error')).toEqual({
      message: 'Log in as alice first, then join within a minute.',
    })
    wire.close()
  })

  test('after a login that a page of another site did not make', async () => {
    await chat.register('alice')
    await login({ Origin: 'http://localhost:5173' })
    const wire = await openSocketIo(chat, 'websocket')
    await wire.send(JSON.stringify(['join', { username: 'alice' }]))
    expect(await until(wire, 'error')).toBeDefined()
    wire.close()
  })

  test('by trying passwords: after a few the next try has to wait', async () => {
    await chat.register('alice')
    const statuses: number[] = []
    for (let i = 0; i < 7; i++) {
      const body = JSON.stringify({ username: 'alice', password: `wrong horse ${i}` })
      statuses.push((await fetch(`${chat.url}/login`, { method: 'POST', body })).status)
    }
    expect(statuses.slice(0, 5)).toEqual([401, 401, 401, 401, 401])
    expect(statuses.at(-1)).toBe(429)
  }, 20_000)
})

test('who joins, asks and speaks in one breath is in', async () => {
  const { token } = await chat.register('bob')
  const url = `${chat.url}/socket.io/?EIO=4&transport=polling`
  const { sid } = JSON.parse((await (await fetch(url)).text()).slice(1))
  const events = [
    ['join', { username: 'bob' }],
    ['get_online_users'],
    ['send_message', { content: 'first' }],
    ['send_message', { content: 'second' }],
  ]
  const packets = events.map((event) => `42${JSON.stringify(event)}`).join('\x1e')
  for (const body of [`40${JSON.stringify({ token })}`, packets])
    await fetch(`${url}&sid=${sid}`, { method: 'POST', body })
  let told = ''
  const isOver = () => /error/.test(told) || (/second/.test(told) && /online_users/.test(told))
  for (let i = 0; i < 8 && !isOver(); i++) told += await (await fetch(`${url}&sid=${sid}`)).text()
  const kinds = told.match(/message_history|user_joined|online_users|error|first|second/g) ?? []
  expect([...kinds].sort()).toEqual(['first', 'message_history', 'online_users', 'second', 'user_joined'])
  expect(told.indexOf('first')).toBeLessThan(told.indexOf('second'))
}, 20_000)

test('events without sense are answered, and harm nobody', async () => {
  const alice = await chat.register('alice')
  const wire = await joinWith(alice.token, 'alice', 'websocket')
  await until(wire, 'user_joined')
  for (const data of [null, [], 'x', 7, {}, { content: null }, { content: ['x'] }, { content: { a: 1 } }])
    await wire.send(JSON.stringify(['send_message', data]))
  for (let i = 0; i < 8; i++)
    expect(await until(wire, 'error')).toEqual({ message: 'Message cannot be empty' })
  await wire.send(JSON.stringify(['no_such_event', {}]))
  await wire.send(JSON.stringify(['join', { username: 'alice' }]))
  expect(await until(wire, 'error')).toEqual({ message: 'You have already joined the chat' })
  wire.close()
})

for (const transports of ['all', 'websocket', 'polling'])
  testWith(
    needs.python('socketio, requests, websocket'),
    `python-socketio finds its server (${transports})`,
    async (python) => {
      const script = join(import.meta.dir, 'clients', 'chatroom.py')
      const run = Bun.spawn([python, script, chat.url, 'anura', 'correct horse', transports])
      const told = JSON.parse(await new Response(run.stdout).text())
      expect(told).toEqual({
        statuses: [201, 200],
        seen: [
          ['message_history', 0],
          ['user_joined', 'anura'],
          ['new_message', 'anura', 'hello from Python'],
        ],
        transport: transports === 'polling' ? 'polling' : 'websocket',
      })
    },
    30_000,
  )
