import { afterAll, beforeAll, expect, test } from 'bun:test'
import { readConfig } from '../../src/server/config/config.ts'
import { openConsoleClient } from '../support/console-client.ts'
import { startTestChat, type TestChat, testPassword } from '../support/start-test-chat.ts'
import { openWs } from '../support/transcripts/wires.ts'

let chat: TestChat
let url: string
beforeAll(async () => {
  chat = await startTestChat({ env: { PARLEY_PORTS: '0,0', PARLEY_CONSOLE_PORT: 'any' } })
  // What is true on the second port is so on the first, where all other tests ask.
  url = `http://127.0.0.1:${chat.server.ports[1]}`
})
afterAll(() => chat.stop())

const post = async (path: string, body: object): Promise<number> => {
  const headers = { 'Content-Type': 'application/json' }
  return (await fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })).status
}

const onConsole = async (command: string, username: string): Promise<boolean> => {
  const client = await openConsoleClient(chat.server.consolePort as number)
  const { status } = await client.ask(command, { username, password: testPassword })
  client.socket.destroy()
  return status === 'success'
}

type Door = { register(username: string): Promise<boolean>; login(username: string): Promise<boolean> }

/** How an account is made in each dialect, and how somebody logs in. */
const doors: Record<string, Door> = {
  console: {
    register: (username) => onConsole('register', username),
    login: (username) => onConsole('login', username),
  },
  chatroom: {
    register: async (username) => (await post('/register', { username, password: testPassword })) === 201,
    login: async (username) => (await post('/login', { username, password: testPassword })) === 200,
  },
  classic: {
    register: async (username) => (await post('/api/users', { username, password: testPassword })) === 201,
    login: async (username) => (await post('/api/login', { username, password: testPassword })) === 200,
  },
  workspace: {
    async register(username) {
      const names = { first_name: 'First', last_name: 'Last', username, email: `${username}@example.org` }
      const passwords = { password: testPassword, password_confirm: testPassword }
      return (await post('/api/auth/register/', { ...names, ...passwords })) === 201
    },
    login: async (email) => (await post('/api/auth/login/', { email, password: testPassword })) === 200,
  },
}

test.each(Object.keys(doors))(
  'an account of the %s dialect is one in all, and its name is taken',
  async (maker) => {
    const username = `from-${maker}`
    expect(await doors[maker]?.register(username)).toBe(true)
    for (const [dialect, door] of Object.entries(doors)) {
      expect([dialect, await door.login(username)]).toEqual([dialect, true])
      expect([dialect, await door.register(username.toUpperCase())]).toEqual([dialect, false])
    }
    const guest = await openWs({ url }, `/ws/${username}`)
    expect(await guest.closed).toEqual({ code: 1008, reason: `Username '${username}' is already taken.` })
  },
)

test('the ports are the documented ones unless others are set', () => {
  const { ports, console, dialects } = readConfig({} as never)
  expect([ports, console?.port]).toEqual([[8000], 12_345])
  expect([...dialects].sort()).toEqual(['chatroom', 'classic', 'lobby', 'workspace'])
  expect(readConfig({ PARLEY_PORTS: '8000,5000,8080' } as never).ports).toEqual([8000, 5000, 8080])
})

test('dialects that are switched off are not there, and the others stay', async () => {
  const some = await startTestChat({ env: { PARLEY_DIALECTS: 'lobby,classic' } })
  const statusOf = async (path: string) => (await fetch(`${some.url}${path}`)).status
  const gone = [
    '/health',
    '/register',
    '/socket.io/?EIO=4&transport=polling',
    '/api/chat/rooms/',
    '/ws/chat/1/',
  ]
  for (const path of gone) expect([path, await statusOf(path)]).toEqual([path, 404])
  expect(await statusOf('/api/rooms')).toBe(401)
  const guest = await openWs(some, '/ws/Anura')
  expect(await guest.next(5000)).toContain('joined the chat')
  guest.close()
  await some.stop()
})
