import { afterAll, beforeAll, describe, expect } from 'bun:test'
import { join } from 'node:path'
import { needs, testWith } from '../support/needs.ts'
import { startMailServer, tokenOf } from '../support/start-mail-server.ts'
import { startTestChat, type TestChat, testPassword } from '../support/start-test-chat.ts'

let chat: TestChat
beforeAll(async () => {
  chat = await startTestChat()
})
afterAll(() => chat.stop())

const output = async (command: string[]): Promise<string> => {
  const run = Bun.spawn(command, { stdout: 'pipe', stderr: 'pipe' })
  const [out, errors] = await Promise.all([new Response(run.stdout).text(), new Response(run.stderr).text()])
  if ((await run.exited) !== 0) throw new Error(errors)
  return out
}

describe('Python’s websockets', () => {
  const script = join(import.meta.dir, 'clients', 'sockets.py')
  const talk = async (python: string, path: string, lines: object[] | string, until: [string, string?]) => {
    const sent = typeof lines === 'string' ? lines : lines.map((line) => JSON.stringify(line)).join('\n')
    const url = `${chat.url.replace('http', 'ws')}${path}`
    return JSON.parse(await output([python, script, url, sent, until[0], until[1] ?? '']))
  }
  const need = needs.python('websockets')

  testWith(need, 'finds the lobby, and is told when its name is taken', async (python) => {
    const { token } = await chat.register('Bela')
    await chat.call(token, 'message.send', { room: 'lobby', text: 'hello, Python', nonce: 'n1' })
    expect(
      await talk(python, '/ws/Anura', 'hello from Python', ['chat_message', 'hello from Python']),
    ).toEqual([
      ['chat_message', 'hello, Python'],
      ['system_message', "'Anura' joined the chat"],
      ['chat_message', 'hello from Python'],
    ])
    expect(await talk(python, '/ws/bela', '', ['refused'])).toEqual([
      1008,
      "Username 'bela' is already taken.",
    ])
  })

  testWith(need, 'finds the classic system', async (python) => {
    const { token } = await chat.register('classic')
    const room_id = await chat.server.core.numbers.of('room', 'lobby')
    const lines = [
      { type: 'connect', token },
      { type: 'join_room', room_id },
      { type: 'message', room_id, content: 'hello from Python, again' },
    ]
    expect(await talk(python, '/ws', lines, ['message', 'hello from Python, again'])).toEqual([
      ['connect', null],
      ['join_room', null],
      ['message', 'hello from Python, again'],
    ])
  })

  testWith(need, 'finds a room of the workspace', async (python) => {
    const { token } = await chat.register('workspace')
    const room = await chat.server.core.numbers.of('room', 'lobby')
    const lines = [
      { type: 'auth', token },
      { type: 'chat_message', content: 'hello from the workspace' },
    ]
    const until: [string, string] = ['chat_message', 'hello from the workspace']
    expect(await talk(python, `/ws/chat/${room}/`, lines, until)).toEqual([['auth', null], until])
  })
})

describe('curl', () => {
  const need = needs.program('curl', 'curl')
  /** The answer, and after it the status. */
  const ask = async (curl: string, method: string, url: string, body?: object, token?: string) => {
    const out = await output([
      curl,
      ...['-sS', '-X', method, url, '-w', '\n%{http_code}'],
      ...(body ? ['-H', 'Content-Type: application/json', '-d', JSON.stringify(body)] : []),
      ...(token ? ['-H', `Authorization: ${token}`] : []),
    ])
    const at = out.lastIndexOf('\n')
    const text = out.slice(0, at)
    return { status: Number(out.slice(at + 1)), ...(text === '' ? {} : { body: JSON.parse(text) }) }
  }

  testWith(need, 'goes through the examples of the classic system', async (curl) => {
    const asked = (method: string, path: string, body?: object, token?: string) =>
      ask(curl, method, `${chat.url}${path}`, body, token)
    const person = { username: 'curled', password: testPassword }
    expect((await asked('POST', '/api/users', person)).status).toBe(201)
    const token = `Bearer ${(await asked('POST', '/api/login', person)).body.token}`
    const made = await asked('POST', '/api/rooms', { name: 'curls', is_private: true }, token)
    expect(made.status).toBe(201)
    const room_id = made.body.id
    expect((await asked('GET', '/api/rooms', undefined, token)).body).toContainEqual(made.body)
    expect((await asked('GET', `/api/rooms/${room_id}`, undefined, token)).body).toEqual(made.body)
    const sent = await asked('POST', '/api/messages', { room_id, content: 'hello ✓' }, token)
    expect(sent.status).toBe(201)
    const history = await asked('GET', `/api/messages/${room_id}?limit=10`, undefined, token)
    expect([history.status, history.body]).toEqual([200, [sent.body]])
    const { body: users } = await asked('GET', '/api/users', undefined, token)
    expect(users.map(({ username }: { username: string }) => username)).toContain('curled')
    expect((await asked('GET', '/api/users')).status).toBe(401)
  })

  testWith(
    need,
    'goes through the examples of the workspace',
    async (curl) => {
      const mails = await startMailServer()
      const strict = await startTestChat({ env: { PARLEY_SMTP_URL: mails.url } })
      let token: string | undefined
      const asked = (method: string, path: string, body?: object) =>
        ask(curl, method, `${strict.url}${path}`, body, token)
      const registered = await asked('POST', '/api/auth/register/', {
        first_name: 'Cur',
        last_name: 'Led',
        email: 'curled@example.org',
        username: 'curled',
        password: testPassword,
        password_confirm: testPassword,
      })
      const { link } = await mails.next(({ to }) => to === 'curled@example.org')
      const verified = await asked('POST', `/api/auth/verify-email/${tokenOf(link)}/`)
      expect([registered.status, verified.status]).toEqual([201, 200])
      const login = { email: 'curled@example.org', password: testPassword }
      const { body: opened } = await asked('POST', '/api/auth/login/', login)
      token = `Token ${opened.token}`
      expect((await asked('GET', '/api/auth/profile/')).body).toEqual(opened.user)
      const made = await asked('POST', '/api/chat/rooms/', { name: 'plans', participant_emails: [] })
      expect(made.status).toBe(201)
      const room = `/api/chat/rooms/${made.body.id}`
      expect((await asked('GET', `${room}/`)).body).toEqual(made.body)
      const sent = await asked('POST', `${room}/send/`, { content: 'hello ✓' })
      expect(sent.status).toBe(201)
      expect((await asked('GET', `${room}/messages/`)).body.results).toEqual([sent.body])
      expect(await asked('DELETE', `/api/chat/messages/${sent.body.id}/`)).toEqual({ status: 204 })
      expect((await asked('GET', `${room}/messages/`)).body.results).toEqual([])
      expect((await asked('DELETE', `${room}/`)).status).toBe(204)
      token = undefined
      expect((await asked('GET', '/api/chat/rooms/')).status).toBe(401)
      await strict.stop()
      await mails.stop()
    },
    30_000,
  )
})
