import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { limits } from '../../../src/protocol/limits.ts'
import { type ConsoleClient, enterConsole, openConsoleClient } from '../../support/console-client.ts'
import { needs, testWith } from '../../support/needs.ts'
import { startTestChat, type TestChat, testPassword } from '../../support/start-test-chat.ts'

let chat: TestChat
let port: number
beforeAll(async () => {
  chat = await startTestChat({ env: { PARLEY_CONSOLE_PORT: 'any' } })
  port = chat.server.consolePort as number
  await chat.register('liner')
})
afterAll(() => chat.stop())

const enter = async (): Promise<ConsoleClient> => {
  const client = await openConsoleClient(port)
  expect(await client.ask('login', { username: 'liner', password: testPassword })).toMatchObject({
    status: 'success',
  })
  return client
}

describe('lines', () => {
  test('come in pieces, one byte at a time, and several in one packet', async () => {
    const client = await enter()
    for (const byte of Buffer.from('{"command":"whoami"}\n')) {
      client.write(Uint8Array.of(byte))
      await Bun.sleep(1)
    }
    expect(await client.next()).toMatchObject({ username: 'liner' })
    client.write('{"command":"whoami"}\n{"command":"help"}\r\n\n\r\n{"command":"leave_room"}\n{"comm')
    expect(await client.next()).toMatchObject({ username: 'liner' })
    expect(await client.next()).toMatchObject({ type: 'info' })
    expect(await client.next()).toMatchObject({ message: 'You are not in a room.' })
    client.write('and":"whoami"}\n')
    expect(await client.next()).toMatchObject({ username: 'liner' })
  })

  test('that split a letter in two are put together', async () => {
    const client = await enter()
    await client.ask('join_room', { room_name: 'lobby' })
    const line = Buffer.from('{"command":"sendall","message":"grüße 😀"}\n')
    const middle = line.indexOf(0x98)
    client.write(line.subarray(0, middle))
    await Bun.sleep(20)
    client.write(line.subarray(middle))
    expect(await client.next(({ type }) => type === 'chat_message')).toMatchObject({ content: 'grüße 😀' })
  })

  test('that are no UTF-8 or no JSON are refused, and the next is read', async () => {
    const client = await enter()
    client.write(Uint8Array.of(0xff, 0xfe, 0x0a))
    client.write('{"command":\n{"command":"whoami"}\n')
    const refused = { status: 'error', message: 'Invalid JSON format.' }
    expect([await client.next(), await client.next()]).toEqual([refused, refused])
    expect(await client.next()).toMatchObject({ username: 'liner' })
  })

  test('that are too long are refused once, and the next is read', async () => {
    const client = await enter()
    for (let i = 0; i < 200; i += 1) {
      client.write('x'.repeat(1024 * 1024))
      if (i % 20 === 0) await Bun.sleep(5)
    }
    client.write('\n{"command":"whoami"}\n')
    expect(await client.next(undefined, 30_000)).toEqual({
      status: 'error',
      message: `A line has at most ${limits.consoleLineBytes} bytes here.`,
    })
    expect(await client.next(undefined, 30_000)).toMatchObject({ username: 'liner' })
  }, 60_000)

  test('before the login may only be short', async () => {
    const client = await openConsoleClient(port)
    await client.next()
    client.say('register', { username: 'x'.repeat(limits.frameBytesBeforeHello), password: 'y' })
    expect(await client.next()).toEqual({
      status: 'error',
      message: `A line has at most ${limits.frameBytesBeforeHello} bytes here.`,
    })
  })

  test('of nothing but nonsense end the connection after a while', async () => {
    const client = await openConsoleClient(port)
    for (let i = 0; i <= limits.consoleBadLines; i += 1) client.write(`nonsense ${i}\n`)
    await client.closed
    expect(client.lines.at(-1)).toEqual({
      status: 'error',
      message: 'Too many lines that are no commands. Goodbye.',
    })
  })

  test('in hundreds at once are all answered, in order', async () => {
    const client = await enter()
    await client.ask('join_room', { room_name: 'lobby' })
    client.write(Array.from({ length: 500 }, (_, i) => `{"command":"sendall","message":"n${i}"}\n`).join(''))
    await client.next(({ content }) => content === 'n499', 30_000)
    const told = client.lines.filter(({ content }) => content?.startsWith('n')).map(({ content }) => content)
    expect(told).toEqual(Array.from({ length: 500 }, (_, i) => `n${i}`))
  }, 60_000)
})

describe('a page in a browser', () => {
  test('cannot make it send commands behind the head of its request', async () => {
    const commands = [
      { command: 'register', username: 'csrf', password: testPassword },
      { command: 'login', username: 'csrf', password: testPassword },
    ]
    const body = commands.map((one) => `${JSON.stringify(one)}\n`).join('')
    await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body }).catch(() => {})
    expect(await chat.server.core.store.accounts.byName('csrf')).toBeUndefined()
    // The same by hand: what stands in one packet with the head is not read either.
    const client = await openConsoleClient(port)
    client.write(`POST / HTTP/1.1\r\nHost: x\r\n\r\n${body}`)
    await client.closed
    expect(client.lines.at(-1)).toEqual({ status: 'error', message: 'This port does not speak HTTP.' })
    expect(await chat.server.core.store.accounts.byName('csrf')).toBeUndefined()
  })
})

/** What the kernel says of the server’s side of a connection: which timer runs, and for how long yet. */
const timerOf = (clientPort: number): { kind: string; seconds: number } => {
  const hex = (n: number): string => n.toString(16).toUpperCase().padStart(4, '0')
  const line = readFileSync('/proc/net/tcp', 'utf8')
    .split('\n')
    .find((row) => row.includes(`:${hex(port)} 0100007F:${hex(clientPort)} 01`))
  const [kind = '', ticks = ''] = line?.trim().split(/\s+/)[5]?.split(':') ?? []
  return { kind, seconds: Number.parseInt(ticks, 16) / 100 }
}

describe('a client that is gone without a word', () => {
  testWith(needs.procNet(), 'is asked for a sign of life by the kernel within 45 seconds', async () => {
    const client = await enter()
    await Bun.sleep(300)
    const { kind, seconds } = timerOf(client.socket.localPort as number)
    // 02 is the timer of keep-alive; ten questions follow, a second apart.
    expect(kind).toBe('02')
    expect(seconds).toBeGreaterThan(5)
    expect(seconds + 10).toBeLessThan(45)
  })

  test('by a reset leaves no session behind', async () => {
    const client = await enterConsole(port, 'resetter')
    client.socket.resetAndDestroy()
    const { accounts, sessions } = chat.server.core.store
    const account = await accounts.byName('resetter')
    for (let i = 0; i < 100; i += 1) {
      if ((await sessions.of(account?.id ?? '')).length === 0) return
      await Bun.sleep(20)
    }
    throw new Error('Its session is still open.')
  })
})

describe('netcat', () => {
  testWith(needs.netcat(), 'talks to it as it is', async (nc) => {
    const lines = [
      { command: 'login', username: 'liner', password: testPassword },
      { command: 'join_room', room_name: 'lobby' },
      { command: 'sendall', message: 'by netcat' },
      { command: 'logout' },
    ]
    const child = Bun.spawn([nc, '127.0.0.1', String(port)], { stdin: 'pipe', stdout: 'pipe' })
    child.stdin.write(lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
    await child.stdin.flush()
    let text = ''
    for await (const chunk of child.stdout) {
      text += new TextDecoder().decode(chunk)
      // This netcat goes on waiting for its keyboard.
      if (text.includes('Goodbye')) child.kill()
    }
    const told = text.trim().split('\n')
    expect(told.map((line) => JSON.parse(line).message ?? JSON.parse(line).content)).toEqual([
      'Enter command (register/login): ',
      'Login successful.',
      "Joined room 'lobby'.",
      'by netcat',
      'Logging out. Goodbye!',
    ])
  })

  testWith(needs.netcat(), 'that ends its side first still gets its answers', async (nc) => {
    const login = JSON.stringify({ command: 'login', username: 'liner', password: testPassword })
    const child = Bun.spawn(
      ['sh', '-c', `printf '%s\\n%s\\n' "$LOGIN" '{"command":"whoami"}' | "$NC" -N 127.0.0.1 ${port}`],
      {
        env: { ...process.env, LOGIN: login, NC: nc },
        stdout: 'pipe',
      },
    )
    expect(await new Response(child.stdout).text()).toContain('"username":"liner"')
    expect(await child.exited).toBe(0)
  })
})
