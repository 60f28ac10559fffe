import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { limits } from '../../../src/protocol/limits.ts'
import { caller } from '../../support/call.ts'
import { type ConsoleClient, enterConsole, openConsoleClient } from '../../support/console-client.ts'
import { type ServerProcess, startServerProcess } from '../../support/start-server-process.ts'

/** Room for the server’s own work; each attack here would take many times as much if it could. */
const allowedMb = 100

const data = mkdtempSync(join(tmpdir(), 'parley-console-'))
let server: ServerProcess
let port: number
beforeAll(async () => {
  port = await freePort()
  server = await startServerProcess({ data, env: { PARLEY_CONSOLE_PORT: String(port) } })
})
afterAll(async () => {
  server.kill('SIGTERM')
  await server.exited
  rmSync(data, { recursive: true })
})

const freePort = async (): Promise<number> => {
  const listener = Bun.listen({ hostname: '127.0.0.1', port: 0, socket: { data() {} } })
  listener.stop(true)
  return listener.port
}

const rssMb = (): number =>
  Number(readFileSync(`/proc/${server.pid}/status`, 'utf8').match(/VmRSS:\s+(\d+)/)?.[1]) / 1024

/** Grows by how much while it is attacked, and somebody who talks meanwhile is heard. */
const grownBy = async (talker: ConsoleClient, attack: () => Promise<unknown>): Promise<number> => {
  const before = rssMb()
  let most = before
  const watch = setInterval(() => {
    most = Math.max(most, rssMb())
  }, 20)
  await attack()
  clearInterval(watch)
  const mark = crypto.randomUUID()
  talker.say('sendall', { message: mark })
  await talker.next(({ content }) => content === mark)
  return most - before
}

const enter = async (name: string): Promise<ConsoleClient> => {
  const client = await enterConsole(port, name)
  await client.ask('join_room', { room_name: 'lobby' })
  return client
}

describe('memory stays bounded', () => {
  test('while a line of 300 MB comes', async () => {
    const talker = await enter('talker1')
    const long = await enter('longline')
    const piece = Buffer.alloc(1024 * 1024, 'x')
    const grown = await grownBy(talker, async () => {
      for (let i = 0; i < 300; i += 1)
        if (!long.socket.write(piece)) await new Promise((resolve) => long.socket.once('drain', resolve))
    })
    expect(grown).toBeLessThan(allowedMb)
    long.socket.destroy()
  }, 60_000)

  test('while fifty do not read what is said, who are cut off at a limit', async () => {
    const talker = await enter('talker2')
    const deaf = await Promise.all(Array.from({ length: 50 }, (_, i) => enter(`deaf${i}`)))
    for (const { socket } of deaf) socket.pause()
    const text = 'y'.repeat(16_000)
    const grown = await grownBy(talker, async () => {
      // More than the kernel’s buffers of about 6 MB and ours of 1 MB take.
      for (let i = 0; i < 700; i += 1) {
        talker.say('sendall', { message: text })
        if (i % 50 === 49) await talker.next(({ content }) => content === text, 30_000)
        talker.lines.length = 0
      }
    })
    expect(grown).toBeLessThan(allowedMb)
    for (const { socket } of deaf) socket.resume()
    await Promise.all(deaf.map(({ closed }) => closed))
  }, 60_000)

  test('while one asks for long answers and reads none', async () => {
    const talker = await enter('talker3')
    const greedy = await enter('greedy')
    greedy.socket.pause()
    const grown = await grownBy(talker, async () => {
      const asks = '{"command":"join_room","room_name":"lobby"}\n'.repeat(200)
      for (let i = 0; i < 20; i += 1) greedy.socket.write(asks)
      await Bun.sleep(3000)
    })
    expect(grown).toBeLessThan(allowedMb)
    greedy.socket.destroy()
  }, 60_000)
})

describe('at the door', () => {
  test('only so many of one network are let in, and told why', async () => {
    const strict = mkdtempSync(join(tmpdir(), 'parley-console-'))
    const strictPort = await freePort()
    const other = await startServerProcess({
      data: strict,
      env: { PARLEY_CONSOLE_PORT: String(strictPort), PARLEY_LIMITS: 'on' },
    })
    const clients = await Promise.all(Array.from({ length: 205 }, () => openConsoleClient(strictPort)))
    const first = await Promise.all(clients.map((client) => client.next()))
    const refused = first.filter(({ status }) => status === 'error')
    expect(refused).toHaveLength(5)
    expect(refused[0].message).toBe('Too many of your network are at the door. Try again in a moment.')
    // The others are counted out when they go.
    for (const { socket } of clients) socket.destroy()
    await Bun.sleep(300)
    expect((await (await openConsoleClient(strictPort)).next()).type).toBe('prompt')
    other.kill('SIGTERM')
    await other.exited
    rmSync(strict, { recursive: true })
  }, 60_000)

  test('whoever guesses passwords has to wait, also with the right one', async () => {
    await caller(server.url).post('', 'account.register', {
      username: 'guessed',
      password: 'correct horse battery',
    })
    const client = await openConsoleClient(port)
    const told: string[] = []
    for (let i = 0; i < limits.failedLogins; i += 1)
      told.push((await client.ask('login', { username: 'guessed', password: `wrong ${i}` })).message)
    told.push((await client.ask('login', { username: 'guessed', password: 'correct horse battery' })).message)
    expect(told.slice(0, -1)).toEqual(Array(limits.failedLogins).fill('Wrong username or password.'))
    expect(told.at(-1)).toBe('Too many wrong passwords. Try again in 3 min.')
  })
})
