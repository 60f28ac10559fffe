import { afterAll, beforeAll, expect, test } from 'bun:test'
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { caller } from '../support/call.ts'
import { openSocket } from '../support/test-socket.ts'

const repository = join(import.meta.dir, '..', '..')
/** Holds the executable and what it makes: no source, no node_modules. */
const folder = mkdtempSync(join(tmpdir(), 'parley-executable-'))
const executable = join(folder, 'parley')
const password = 'correct horse battery'

type Served = { url: string; readyMs: number; stop(): Promise<number> }

/** Without the tester's environment, and so without Bun or npm in the path. */
const spawn = (args: string[], env: Record<string, string> = {}) =>
  Bun.spawn([executable, ...args], {
    cwd: folder,
    env: { PATH: '/usr/bin:/bin', HOME: folder, PARLEY_PORTS: '0', PARLEY_CONSOLE_PORT: '0', ...env },
    stdout: 'pipe',
    stderr: 'pipe',
  })

const textOf = (stream: ReadableStream<Uint8Array>): Promise<string> => new Response(stream).text()

const run = async (...args: string[]): Promise<{ code: number; told: string }> => {
  const child = spawn(args)
  const told = (await Promise.all([textOf(child.stdout), textOf(child.stderr)])).join('')
  return { code: await child.exited, told }
}

const serve = async (env: Record<string, string> = {}): Promise<Served> => {
  const started = performance.now()
  const child = spawn(['serve'], env)
  let told = ''
  for await (const chunk of child.stdout) {
    told += new TextDecoder().decode(chunk)
    const url = told.match(/Parley is ready: (\S+)/)?.[1]
    if (url === undefined) continue
    const stop = (): Promise<number> => {
      child.kill('SIGTERM')
      return child.exited
    }
    return { url, readyMs: performance.now() - started, stop }
  }
  throw new Error(`The executable ended before it was ready: ${told}${await textOf(child.stderr)}`)
}

/** Somebody registers, says something, and finds it in the history. */
const talk = async (url: string, username: string): Promise<void> => {
  const { post } = caller(url)
  const { status, body } = await post('', 'account.register', { username, password })
  expect([status, body.account?.username]).toEqual([200, username])
  const text = `${username} was here`
  expect((await post(body.token, 'message.send', { room: 'lobby', text, nonce: 'n1' })).status).toBe(200)
  const { messages } = (await post(body.token, 'room.history', { room: 'lobby' })).body
  expect(messages.at(-1).text).toBe(text)
}

beforeAll(async () => {
  const build = Bun.spawn([process.execPath, 'scripts/build.ts', '--out', folder], {
    cwd: repository,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  expect(await build.exited).toBe(0)
}, 60_000)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('the build leaves one file and nothing beside it', () => {
  expect(readdirSync(folder)).toEqual(['parley'])
})

test('the executable serves, remembers, and stops cleanly when asked to', async () => {
  const first = await serve()
  console.log(
    `The executable has ${(statSync(executable).size / 1e6).toFixed(1)} MB and is ready after ${first.readyMs.toFixed(0)} ms.`,
  )
  await talk(first.url, 'alice')
  const socket = await openSocket(first.url)
  expect(await first.stop()).toBe(0)
  expect((await socket.closed).code).toBe(1012)

  const second = await serve()
  const login = await caller(second.url).post('', 'account.login', { username: 'alice', password })
  expect(login.body.account.role).toBe('owner')
  await talk(second.url, 'bob')
  expect(await second.stop()).toBe(0)
})

test('the web page and all its files come out as they were built, with their types', async () => {
  const web = join(repository, 'dist', 'web')
  const manifest = JSON.parse(readFileSync(join(web, 'manifest.json'), 'utf8'))
  const server = await serve()
  const types = new Set<string>()
  for (const [path, { file, type }] of Object.entries<{ file: string; type: string }>(manifest)) {
    const response = await fetch(server.url + path)
    expect([path, response.status, response.headers.get('content-type')]).toEqual([path, 200, type])
    expect(Buffer.from(await response.bytes()).equals(readFileSync(join(web, file)))).toBe(true)
    types.add(type)
  }
  expect([...types].sort()).toEqual([
    'application/manifest+json',
    'image/png',
    'image/svg+xml',
    'text/css; charset=utf-8',
    'text/html; charset=utf-8',
    'text/javascript; charset=utf-8',
  ])
  const page = await (await fetch(server.url)).text()
  const linked = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path as string)
  expect(linked.length).toBeGreaterThan(2)
  for (const path of linked) expect(manifest).toHaveProperty([path])
  expect((await fetch(`${server.url}/manifest.json`)).status).toBe(404)
  await server.stop()
})

test('commits run in a thread of their own when that is asked for', async () => {
  const server = await serve({ PARLEY_COMMITS: 'worker' })
  await talk(server.url, 'carol')
  expect(await server.stop()).toBe(0)
})

test('a backup is taken while it runs, is sound, and can be put back', async () => {
  const server = await serve()
  expect(await run('backup', 'backup.db')).toEqual({ code: 0, told: expect.stringContaining('3 messages') })
  expect(await run('restore', 'backup.db')).toEqual({ code: 1, told: expect.stringContaining('in use') })
  await server.stop()
  expect((await run('restore', 'backup.db')).code).toBe(0)
  const { code, told } = await run('doctor')
  expect(told).not.toContain('BAD')
  expect(told).toContain('parley.db is sound')
  expect(code).toBe(0)
})

test('pictures are taken where their library lies beside it, and refused in a sentence elsewhere', async () => {
  const server = await serve()
  const { body } = await caller(server.url).post('', 'account.login', { username: 'alice', password })
  const setPicture = async (): Promise<[number, string | undefined]> => {
    const answer = await fetch(`${server.url}/api/v1/account.avatar`, {
      method: 'POST',
      headers: { 'Content-Type': 'image/png', Authorization: `Bearer ${body.token}` },
      body: readFileSync(join(repository, 'docs', 'images', 'empty.png')),
    })
    return [answer.status, (await answer.json()).error?.message]
  }
  expect(await setPicture()).toEqual([403, expect.stringContaining('image library is not installed')])
  symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'))
  expect(await setPicture()).toEqual([200, undefined])
  rmSync(join(folder, 'node_modules'))
  await server.stop()
})

test('a .env beside it sets what it should do; a bunfig.toml beside it runs nothing', async () => {
  writeFileSync(join(folder, '.env'), 'PARLEY_DATA=elsewhere\n')
  writeFileSync(join(folder, 'bunfig.toml'), 'preload = ["./planted.ts"]\n')
  writeFileSync(join(folder, 'planted.ts'), "require('node:fs').writeFileSync('planted', '')\n")
  const server = await serve()
  expect(await server.stop()).toBe(0)
  expect(existsSync(join(folder, 'elsewhere', 'parley.db'))).toBe(true)
  expect(existsSync(join(folder, 'planted'))).toBe(false)
})
