import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { enterConsole, openConsoleClient } from '../../support/console-client.ts'
import { startTestChat, type TestChat, testPassword } from '../../support/start-test-chat.ts'

const prompt = { type: 'prompt', message: 'Enter command (register/login): ' }
const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$/)

let chat: TestChat
let port: number
beforeAll(async () => {
  chat = await startTestChat({ env: { PARLEY_CONSOLE_PORT: 'any' } })
  port = chat.server.consolePort as number
})
afterAll(() => chat.stop())

let people = 0
const enter = (name?: string) => {
  people += 1
  return enterConsole(port, name ?? `person${people}`)
}

describe('before the login', () => {
  test('the prompt comes on connecting and after each failed try', async () => {
    const client = await openConsoleClient(port)
    expect(await client.next()).toEqual(prompt)
    for (const [command, fields, message] of [
      ['login', { username: 'nobody', password: 'wrong-password' }, 'Wrong username or password.'],
      ['login', { username: 'nobody' }, 'Username and password are required.'],
      ['register', { username: 'x', password: 'short' }, 'Use at least 8 characters.'],
      ['whoami', {}, 'Please register or log in first.'],
      ['dance', {}, 'Unknown command.'],
    ] as const) {
      client.say(command, fields)
      expect([await client.next(), await client.next()]).toEqual([{ status: 'error', message }, prompt])
    }
    client.write('not json\n')
    expect([await client.next(), await client.next()]).toEqual([
      { status: 'error', message: 'Invalid JSON format.' },
      prompt,
    ])
  })

  test('registering makes an account for every dialect, and opens no session', async () => {
    const client = await openConsoleClient(port)
    await client.next()
    expect(await client.ask('register', { username: 'Ann', password: testPassword })).toEqual({
      status: 'success',
      message: "User 'Ann' registered. You can log in now.",
    })
    client.say('register', { username: 'ann', password: testPassword })
    expect(await client.next()).toEqual({ status: 'error', message: 'That name is taken. Choose another.' })
    expect(await client.next()).toEqual(prompt)
    const { token } = await chat.call('', 'account.login', { username: 'ann', password: testPassword })
    expect((await chat.call(token, 'session.list', {})).sessions).toHaveLength(1)
    expect(await client.ask('login', { username: 'ann', password: testPassword })).toEqual({
      status: 'success',
      message: 'Login successful.',
      user_id: expect.any(Number),
      username: 'Ann',
    })
    expect(await client.ask('login', { username: 'ann', password: testPassword })).toEqual({
      status: 'error',
      message: 'You are logged in already.',
    })
    expect((await chat.call(token, 'session.list', {})).sessions.map(({ agent }) => agent)).toContain(
      'console',
    )
    client.socket.destroy()
    for (let i = 0; i < 1_000 && (await chat.call(token, 'session.list', {})).sessions.length > 1; i += 1)
      await Bun.sleep(20)
    expect((await chat.call(token, 'session.list', {})).sessions).toHaveLength(1)
  })

  test('the first to register here does not become the owner of the installation', async () => {
    const fresh = await startTestChat({ env: { PARLEY_CONSOLE_PORT: 'any' } })
    await enterConsole(fresh.server.consolePort as number, 'first')
    expect(await fresh.server.core.store.accounts.hasOwner()).toBe(false)
    await fresh.stop()
  })
})

describe('rooms', () => {
  test('are made, entered with their history, and left', async () => {
    const [a, b] = [await enter('rooma'), await enter('roomb')]
    const made = await a.ask('create_room', { room_name: 'den' })
    expect(made.message).toMatch(/^Room 'den' created \(ID: \d+\)\.$/)
    expect(await b.ask('create_room', { room_name: 'DEN' })).toMatchObject({ status: 'error' })
    const number = Number(made.message.match(/\d+/)[0])
    expect(await a.ask('join_room', { room_name: 'den' })).toEqual({
      status: 'success',
      message: "Joined room 'den'.",
      room_id: number,
      room_name: 'den',
      history: [],
      room_stats: { total_users: 1, total_messages: 0 },
      active_users_in_room: ['rooma'],
    })
    a.say('send_message', { message: 'anybody?' })
    await a.next(({ content }) => content === 'anybody?')
    expect(await b.ask('join_room', { room_name: 'Den' })).toEqual({
      status: 'success',
      message: "Joined room 'den'.",
      room_id: number,
      room_name: 'den',
      history: [{ username: 'rooma', content: 'anybody?', timestamp: time }],
      room_stats: { total_users: 2, total_messages: 1 },
      active_users_in_room: ['rooma', 'roomb'],
    })
    expect(await b.ask('room_stats')).toMatchObject({
      room_stats: { total_users: 2, total_messages: 1 },
      active_users: ['rooma', 'roomb'],
    })
    expect(await b.ask('leave_room')).toEqual({ status: 'success', message: "Left room 'den'." })
    expect(await b.ask('leave_room')).toEqual({ status: 'error', message: 'You are not in a room.' })
    expect(await b.ask('send_message', { message: 'x' })).toEqual({
      status: 'error',
      message: 'You must join a room to send messages.',
    })
    expect(await b.ask('room_stats')).toMatchObject({ status: 'error' })
  })

  test('that are private admit members only, and others don’t learn that they exist', async () => {
    const [a, b] = [await enter('privatea'), await enter('privateb')]
    await a.ask('create_room', { room_name: 'vault', is_private: true })
    const refused = await b.ask('join_room', { room_name: 'vault' })
    expect(refused).toEqual({ status: 'error', message: "Room 'vault' not found." })
    expect(await b.ask('join_room', { room_name: 'no such' })).toEqual({
      status: 'error',
      message: "Room 'no such' not found.",
    })
    expect((await b.ask('list_rooms')).rooms).not.toContainEqual({ name: 'vault', is_private: true })
    expect((await a.ask('list_rooms')).rooms).toContainEqual({ name: 'vault', is_private: true })
    expect((await a.ask('list_rooms')).rooms).toContainEqual({ name: 'lobby', is_private: false })
  })

  test('are heard one at a time: the current one', async () => {
    const [a, b] = [await enter('onea'), await enter('oneb')]
    await a.ask('create_room', { room_name: 'left' })
    await a.ask('create_room', { room_name: 'right' })
    for (const client of [a, b]) await client.ask('join_room', { room_name: 'left' })
    await b.ask('join_room', { room_name: 'right' })
    a.say('sendall', { message: 'only left' })
    await a.next(({ content }) => content === 'only left')
    await a.ask('join_room', { room_name: 'right' })
    a.say('sendall', { message: 'now right' })
    expect(await b.next(({ type }) => type === 'chat_message')).toEqual({
      type: 'chat_message',
      sender: 'onea',
      content: 'now right',
      timestamp: time,
    })
    expect(b.lines.map(({ content }) => content)).not.toContain('only left')
  })

  test('are entered without gap or repetition while people talk', async () => {
    const [talker, comer] = [await enter('talker'), await enter('comer')]
    await talker.ask('create_room', { room_name: 'busy' })
    await talker.ask('join_room', { room_name: 'busy' })
    for (let i = 0; i < 40; i += 1) talker.say('sendall', { message: `m${i}` })
    await Bun.sleep(3)
    comer.say('join_room', { room_name: 'busy' })
    await talker.next(({ content }) => content === 'm39')
    const joined = await comer.next(({ history }) => history !== undefined)
    while (joined.history.at(-1)?.content !== 'm39' && comer.lines.at(-1).content !== 'm39')
      await Bun.sleep(5)
    const heard = [...joined.history, ...comer.lines.filter(({ type }) => type === 'chat_message')]
    expect(heard.map(({ content }) => content)).toEqual(Array.from({ length: 40 }, (_, i) => `m${i}`))
  })
})

describe('messages', () => {
  test('go to everybody in the room, the sender included, who gets no other answer', async () => {
    const [a, b] = [await enter('saya'), await enter('sayb')]
    for (const client of [a, b]) await client.ask('join_room', { room_name: 'lobby' })
    const before = a.lines.length
    a.say('send_message', { message: 'hello ✓' })
    const line = { type: 'chat_message', sender: 'saya', content: 'hello ✓', timestamp: time }
    expect(await a.next(({ type }) => type === 'chat_message')).toEqual(line)
    expect(await b.next(({ type }) => type === 'chat_message')).toEqual(line)
    expect((await a.ask('whoami')).username).toBe('saya')
    expect(a.lines.length).toBe(before + 2)
  })

  test('come from and go to people of other dialects', async () => {
    const a = await enter('nativea')
    await a.ask('join_room', { room_name: 'lobby' })
    const { token } = await chat.register('nativeb')
    await chat.call(token, 'message.send', { room: 'lobby', text: 'from the web', nonce: 'n1' })
    expect(await a.next(({ type }) => type === 'chat_message')).toMatchObject({
      sender: 'nativeb',
      content: 'from the web',
    })
    a.say('sendall', { message: 'from the console' })
    await a.next(({ content }) => content === 'from the console')
    const { messages } = await chat.call(token, 'room.history', { room: 'lobby', limit: 1 })
    expect(messages.at(-1)).toMatchObject({ text: 'from the console', author: { name: 'nativea' } })
  })

  test.each([
    [{ message: '' }, 'Message content cannot be empty.'],
    [{ message: ' \n ' }, 'Message content cannot be empty.'],
    [{}, 'Message content cannot be empty.'],
    [{ message: 7 }, 'Message content must be text.'],
    [{ message: 'x'.repeat(17_000) }, 'A message has at most 16 KB. Send it in parts.'],
    [{ message: '\ud800' }, 'The text is not well-formed Unicode.'],
  ])('%# that cannot be said are refused', async (fields, message) => {
    const a = await enter()
    await a.ask('join_room', { room_name: 'lobby' })
    expect(await a.ask('send_message', fields)).toEqual({ status: 'error', message })
  })

  test('of others that are edited, deleted or reacted to change nothing here', async () => {
    const a = await enter('quiet')
    await a.ask('create_room', { room_name: 'changes' })
    await a.ask('join_room', { room_name: 'changes' })
    const { token } = await chat.register('changer')
    const room =
      (await chat.call(token, 'room.list', {})).rooms.find(({ name }) => name === 'changes')?.id ?? ''
    await chat.call(token, 'room.join', { room })
    const { id } = await chat.call(token, 'message.send', { room, text: 'frist', nonce: 'c1' })
    await chat.call(token, 'message.react', { message: id, emoji: '👍', on: true })
    await chat.call(token, 'message.edit', { message: id, text: 'first' })
    const gone = await chat.call(token, 'message.send', { room, text: 'oops', nonce: 'c2' })
    await chat.call(token, 'message.delete', { message: gone.id })
    await chat.call(token, 'message.send', { room, text: 'last', nonce: 'c3' })
    await a.next(({ content }) => content === 'last')
    const told = a.lines.filter(({ type }) => type === 'chat_message').map(({ content }) => content)
    expect(told).toEqual(['frist', 'oops', 'last'])
    const { history } = await a.ask('join_room', { room_name: 'changes' })
    expect(history.map(({ content }: { content: string }) => content)).toEqual(['first', 'last'])
  })
})

describe('private messages', () => {
  test('reach whoever is here at once, and nobody else', async () => {
    const [a, b, c] = [await enter('pma'), await enter('pmb'), await enter('pmc')]
    for (const client of [a, b, c]) await client.ask('join_room', { room_name: 'lobby' })
    expect(await a.ask('msg', { to: 'PMB', message: 'psst' })).toEqual({
      status: 'success',
      message: "Private message sent to 'pmb'.",
    })
    const line = { type: 'chat_message', sender: 'pma', content: 'psst', timestamp: time, private: true }
    expect(await b.next(({ type }) => type === 'chat_message')).toEqual(line)
    b.say('private_message', { to: 'pma', message: 'what?' })
    expect(await a.next(({ content }) => content === 'what?')).toMatchObject({ sender: 'pmb', private: true })
    await c.ask('whoami')
    expect(c.lines.filter(({ type }) => type === 'chat_message')).toEqual([])
  })

  test('wait for whoever is away, come with the login, and come once', async () => {
    const a = await enter('sender')
    await chat.register('away')
    expect(await a.ask('msg', { to: 'away', message: 'one' })).toMatchObject({ status: 'success' })
    expect(await a.ask('msg', { to: 'away', message: 'two' })).toMatchObject({ status: 'success' })
    const login = async () => {
      const client = await openConsoleClient(port)
      expect(await client.ask('login', { username: 'away', password: testPassword })).toMatchObject({
        username: 'away',
      })
      await client.ask('whoami')
      return client
    }
    const first = await login()
    const contents = (client: typeof first) =>
      client.lines.filter((line) => line.private).map(({ content }) => content)
    expect(contents(first)).toEqual(['one', 'two'])
    await first.ask('logout')
    await first.closed
    await Bun.sleep(100)
    expect(contents(await login())).toEqual([])
  })

  test.each([
    [{ to: 'nobody-at-all', message: 'x' }, 'Nobody has the name nobody-at-all.'],
    [{ message: 'x' }, 'Recipient is required.'],
    [{ to: 'person1', message: '' }, 'Message content cannot be empty.'],
  ])('%# that cannot be sent are refused', async (fields, message) => {
    expect(await (await enter()).ask('private_message', fields)).toEqual({ status: 'error', message })
  })
})

describe('people', () => {
  test('who are online are listed, and those of other dialects with them', async () => {
    const a = await enter('lista')
    expect((await a.ask('users')).users).toContain('lista')
    expect(await a.ask('list_users')).toEqual(await a.ask('users'))
  })

  test('stand on the leaderboard by messages and by time', async () => {
    const a = await enter('leader')
    await a.ask('join_room', { room_name: 'lobby' })
    for (let i = 0; i < 30; i += 1) a.say('sendall', { message: `${i}` })
    await a.next(({ content }) => content === '29')
    await Bun.sleep(1100)
    const { leaderboard } = await a.ask('leaderboard')
    const own = leaderboard.find(({ username }: { username: string }) => username === 'leader')
    expect(own).toEqual({
      username: 'leader',
      message_count: 30,
      active_seconds: expect.any(Number),
      last_active: time,
    })
    const byTime = (await a.ask('leaderboard', { by: 'time' })).leaderboard
    const seconds = byTime.map((one: { active_seconds: number }) => one.active_seconds)
    expect(seconds[0]).toBeGreaterThan(0)
    expect(seconds).toEqual(seconds.toSorted((x: number, y: number) => y - x))
    expect(await a.ask('leaderboard', { by: 'age' })).toMatchObject({ status: 'error' })
  })

  test('ask who they are, for help, and say goodbye', async () => {
    const a = await enter('goodbye')
    expect(await a.ask('whoami')).toMatchObject({ status: 'success', username: 'goodbye' })
    const help = await a.ask('help')
    expect(help).toEqual({ type: 'info', message: expect.stringContaining('leaderboard') })
    expect(await a.ask('logout')).toEqual({ status: 'success', message: 'Logging out. Goodbye!' })
    await a.closed
  })
})
