import { expect, test } from 'bun:test'
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { caller } from '../support/call.ts'
import { startCuttingProxy } from '../support/cutting-proxy.ts'
import { startServerProcess } from '../support/start-server-process.ts'

const main = join(import.meta.dir, '..', '..', 'src', 'cli', 'main.ts')
const awayMs = 3_000

const waitFor = async (holds: () => Promise<boolean>): Promise<void> => {
  for (let end = performance.now() + 60_000; performance.now() < end; await Bun.sleep(50))
    if (await holds()) return
  throw new Error('It never became so.')
}

test('a log that goes on while the server is killed and away for seconds is said once, in order', async () => {
  const data = mkdtempSync(join(tmpdir(), 'parley-away-'))
  let server = await startServerProcess({ data })
  const target = { hostname: '127.0.0.1', port: server.port }
  const proxy = startCuttingProxy(target)
  const registered = await caller(server.url).post('', 'account.register', {
    username: 'ann',
    password: 'correct horse battery',
  })
  const { token } = registered.body
  const said = async (): Promise<string[]> => {
    const { body } = await caller(server.url).post(token, 'room.history', { room: 'lobby', limit: 500 })
    return body.messages
      .filter(({ kind }: { kind?: string }) => kind === undefined)
      .map(({ text }: { text: string }) => text)
  }
  const log = join(data, 'ops.log')
  const lines: string[] = []
  const write = async (when: string, count: number): Promise<void> => {
    for (let i = 0; i < count; i++) {
      lines.push(`${when} ${i}`)
      appendFileSync(log, `${when} ${i}\n`)
      if (i % 10 === 9) await Bun.sleep(20)
    }
  }
  await write('before', 20)
  const following = Bun.spawn(['tail', '-n', '+1', '-f', log], { stdout: 'pipe' })
  const child = Bun.spawn([process.execPath, main, 'send', 'lobby'], {
    env: {
      ...process.env,
      PARLEY_TOKEN: token,
      PARLEY_SERVER: proxy.url,
      XDG_CONFIG_HOME: join(data, 'config'),
      XDG_STATE_HOME: join(data, 'state'),
    },
    stdin: following.stdout,
    stdout: 'inherit',
    stderr: 'inherit',
  })
  try {
    await waitFor(async () => (await said()).length === lines.length)
    const meanwhile = write('meanwhile', 60)
    server.kill()
    await server.exited
    proxy.refuse(true)
    proxy.cut()
    await meanwhile
    // More than may wait: the input waits as well.
    await write('away', 150)
    await Bun.sleep(awayMs)
    server = await startServerProcess({ data })
    target.port = server.port
    proxy.refuse(false)
    await write('after', 20)
    await waitFor(async () => (await said()).length >= lines.length)
    following.kill()
    expect(await child.exited).toBe(0)
    expect(await said()).toEqual(lines)
  } finally {
    following.kill()
    child.kill()
    proxy.stop()
    server.kill()
    await server.exited
    rmSync(data, { recursive: true, force: true })
  }
}, 120_000)
