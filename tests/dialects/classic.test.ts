import { afterEach, beforeEach, expect, test } from 'bun:test'
import { join } from 'node:path'
import { startTestChat, type TestChat } from '../support/start-test-chat.ts'
import { replayTranscript } from '../support/transcripts/replay.ts'
import { openWs, type Wire } from '../support/transcripts/wires.ts'

let chat: TestChat
beforeEach(async () => {
  chat = await startTestChat()
})
afterEach(() => chat.stop())

const connect = async (token: string): Promise<Wire> => {
  const wire = await openWs(chat, '/ws')
  await wire.send(JSON.stringify({ type: 'connect', token }))
  expect(JSON.parse((await wire.next(5000)) ?? '{}').type).toBe('connect')
  return wire
}

test(
  'the documented conversation',
  () => replayTranscript(join(import.meta.dir, '..', 'transcripts', 'classic', 'a-conversation.txt'), chat),
  20_000,
)

test('a token in the address opens nothing', async () => {
  const { token } = await chat.register('alice')
  const wire = await openWs(chat, `/ws?token=${token}`)
  await wire.send(JSON.stringify({ type: 'message', room_id: 1, content: 'hello' }))
  expect(JSON.parse((await wire.next(5000)) ?? '{}').type).toBe('error')
  expect((await fetch(`${chat.url}/api/rooms?token=${token}`)).status).toBe(401)
  wire.close()
})

test('SC-57: whoever tries one token after the other is hung up on', async () => {
  const wire = await openWs(chat, '/ws')
  for (let i = 0; i < 100; i++) await wire.send(JSON.stringify({ type: 'connect', token: `wrong-${i}` }))
  expect(await Promise.race([wire.closed, Bun.sleep(3000)])).toMatchObject({ code: 1008 })
})

test('that somebody stopped typing is told once for each time that they began', async () => {
  const [alice, bob] = [await chat.register('alice'), await chat.register('bob')]
  const room_id = await chat.server.core.numbers.of('room', 'lobby')
  const [speaks, hears] = [await connect(alice.token), await connect(bob.token)]
  const say = (type: string, fields = {}) => speaks.send(JSON.stringify({ type, room_id, ...fields }))
  for (const wire of [speaks, hears]) {
    await wire.send(JSON.stringify({ type: 'join_room', room_id }))
    await wire.next(5000)
  }
  for (let i = 0; i < 20; i++) await say('typing_stop')
  await say('typing_start')
  expect(JSON.parse((await hears.next(5000)) ?? '{}').type).toBe('typing_start')
  for (let i = 0; i < 20; i++) await say('typing_stop')
  await say('message', { content: 'enough' })
  const told: string[] = []
  while (told.at(-1) !== 'message') told.push(JSON.parse((await hears.next(5000)) ?? '{}').type)
  expect(told).toEqual(['typing_stop', 'message'])
})

test('others of the room are told who comes, types, speaks and goes, in this order', async () => {
  const [alice, bob] = [await chat.register('alice'), await chat.register('bob')]
  const room_id = await chat.server.core.numbers.of('room', 'lobby')
  const [speaks, hears] = [await connect(alice.token), await connect(bob.token)]
  await hears.send(JSON.stringify({ type: 'join_room', room_id }))
  await hears.next(5000)
  const types = [
    'join_room',
    'join_room',
    'typing_start',
    'typing_stop',
    'message',
    'leave_room',
    'leave_room',
  ]
  for (const type of [...types, 'disconnect'])
    await speaks.send(JSON.stringify({ type, room_id, content: 'hello' }))
  const told: { type: string; user?: { username: string } }[] = []
  for (let i = 0; i < 5; i++) told.push(JSON.parse((await hears.next(5000)) ?? '{}'))
  expect(told.map(({ type, user }) => `${user?.username} ${type}`)).toEqual(
    ['join_room', 'typing_start', 'typing_stop', 'message', 'leave_room'].map((type) => `alice ${type}`),
  )
  expect(await hears.next(200)).toBeUndefined()
  const own: string[] = []
  for (let i = 0; i < 8; i++) own.push(JSON.parse((await speaks.next(5000)) ?? '{}').type)
  expect(own).toEqual([...types, 'disconnect'])
  expect(await speaks.closed).toMatchObject({ code: 1000 })
  hears.close()
})

test('the socket ends with the session, within a second (R7)', async () => {
  const { token } = await chat.register('alice')
  const wire = await connect(token)
  await chat.call(token, 'account.logout', {})
  expect(await Promise.race([wire.closed, Bun.sleep(1000)])).toMatchObject({ code: 4003 })
})

test('events of rooms keep their order while numbers are looked up', async () => {
  const { token } = await chat.register('alice')
  const wire = await connect(token)
  const room_id = await chat.server.core.numbers.of('room', 'lobby')
  await wire.send(JSON.stringify({ type: 'join_room', room_id }))
  await wire.next(5000)
  const names = await Promise.all([1, 2, 3, 4, 5].map((i) => chat.register(`person${i}`)))
  await Promise.all(
    Array.from({ length: 50 }, (_, i) =>
      chat.call(names[i % 5]?.token as string, 'message.send', {
        room: 'lobby',
        text: `m${i}`,
        nonce: `n${i}`,
      }),
    ),
  )
  const heard: number[] = []
  while (heard.length < 50) heard.push(JSON.parse((await wire.next(5000)) ?? '{}').id)
  expect(heard).toEqual([...heard].sort((a, b) => a - b))
  wire.close()
})

const post = (path: string, body: object, token?: string) =>
  fetch(`${chat.url}/api/${path}`, {
    method: 'POST',
    headers: token === undefined ? {} : { Authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  })

test.each([{ email: null }, { email: '' }, { password_confirm: 'correct horse', age: 7 }])(
  'whoever registers may send what the form has besides: %j',
  async (besides) => {
    const made = await post('users', { username: 'anura', password: 'correct horse', ...besides })
    expect(made.status).toBe(201)
  },
)

test('a room is private however that is written, and never public by a misunderstanding', async () => {
  const { token } = await chat.register('alice')
  const make = async (name: string, is_private: unknown) => {
    const made = await post('rooms', { name, is_private }, token)
    return made.status === 201 ? (await made.json()).is_private : made.status
  }
  const told = []
  for (const [i, yes] of [true, 'true', 'True', 1, '1', 'yes'].entries())
    told.push(await make(`yes${i}`, yes))
  for (const [i, no] of [false, 'false', 0, null, ''].entries()) told.push(await make(`no${i}`, no))
  for (const other of ['private', 2, {}, ['x']]) told.push(await make('other', other))
  expect(told).toEqual([...Array(6).fill(true), ...Array(5).fill(false), ...Array(4).fill(400)])
})

test('who speaks in a room of theirs hears it from then on', async () => {
  const { token } = await chat.register('alice')
  const wire = await connect(token)
  const room_id = await chat.server.core.numbers.of('room', 'lobby')
  await wire.send(JSON.stringify({ type: 'message', room_id, content: 'hello' }))
  expect(JSON.parse((await wire.next(5000)) ?? '{}')).toMatchObject({ type: 'message', content: 'hello' })
  await wire.send(JSON.stringify({ type: 'message', room_id, content: 'again' }))
  expect(JSON.parse((await wire.next(5000)) ?? '{}')).toMatchObject({ type: 'message', content: 'again' })
  expect(await wire.next(200)).toBeUndefined()
  wire.close()
})

test('a private room and a room that is not there are answered alike', async () => {
  const alice = await chat.register('alice')
  const eve = await chat.register('eve')
  const cellar = (await (await post('rooms', { name: 'cellar', is_private: true }, alice.token)).json()).id
  const sent = await (await post('messages', { room_id: cellar, content: 'hush' }, alice.token)).json()
  const wire = await connect(eve.token)
  const ask = async (frame: object) => {
    await wire.send(JSON.stringify(frame))
    const { timestamp, ...told } = JSON.parse((await wire.next(5000)) ?? '{}')
    expect(timestamp).toBeString()
    return told
  }
  const answersFor = async (room_id: number, message_id: number) => {
    const told: unknown[] = []
    for (const token of [undefined, eve.token]) {
      const headers: Record<string, string> = token === undefined ? {} : { Authorization: `Bearer ${token}` }
      for (const kind of ['rooms', 'messages']) {
        const got = await fetch(`${chat.url}/api/${kind}/${room_id}`, { headers })
        told.push([got.status, await got.json()])
      }
      for (const content of ['hello', '', 7]) {
        const got = await post('messages', { room_id, content }, token)
        told.push([got.status, await got.json()])
      }
    }
    expect((told as [number][]).slice(0, 5).map(([status]) => status)).toEqual(Array(5).fill(401))
    for (const type of ['join_room', 'leave_room', 'typing_start', 'typing_stop'])
      told.push(await ask({ type, room_id }))
    for (const content of ['hello', '']) told.push(await ask({ type: 'message', room_id, content }))
    for (const emoji of ['👍', '']) told.push(await ask({ type: 'reaction', message_id, emoji }))
    return told
  }
  const hidden = await answersFor(cellar, sent.id)
  expect(await answersFor(4711, 4711 * 2 ** 32 + 1)).toEqual(hidden)
  wire.close()
})
