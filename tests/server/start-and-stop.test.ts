import { Database } from 'bun:sqlite'
import { expect, test } from 'bun:test'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startServerProcess } from '../support/start-server-process.ts'
import { startTestChat } from '../support/start-test-chat.ts'
import { openSocket } from '../support/test-socket.ts'

const entry = join(import.meta.dir, '..', '..', 'src', 'cli', 'main.ts')
const folder = (): string => mkdtempSync(join(tmpdir(), 'parley-start-'))

/** Starts a server that cannot start, and answers how it ended. */
const failToStart = async (env: Record<string, string>): Promise<{ code: number; told: string }> => {
  const child = Bun.spawn([process.execPath, entry, 'serve'], {
    env: { ...process.env, PARLEY_PORTS: '0', PARLEY_CONSOLE_PORT: '0', PARLEY_DATA: folder(), ...env },
    stdout: 'pipe',
    stderr: 'pipe',
  })
  const told = (await new Response(child.stderr).text()).trim()
  return { code: await child.exited, told }
}

test('a stopping server tells its sockets to come back, and ends with code 0', async () => {
  const data = folder()
  const server = await startServerProcess({ data })
  const socket = await openSocket(server.url)
  server.kill('SIGINT')
  expect((await socket.closed).code).toBe(1012)
  expect(await server.exited).toBe(0)
  rmSync(data, { recursive: true })
})

test('what was said and who is logged in survive a restart', async () => {
  const dataFolder = folder()
  const first = await startTestChat({ dataFolder })
  const { token } = await first.register('alice')
  await first.call(token, 'message.send', { room: 'lobby', text: 'remember me', nonce: 'n' })
  const { ok: before } = await (await openSocket(first.url)).ask('session.hello', { protocol: 1, token })
  await first.stop()
  const second = await startTestChat({ dataFolder })
  expect((await second.call(token, 'room.history', { room: 'lobby' })).messages.at(-1)?.text).toBe(
    'remember me',
  )
  const { ok: after } = await (await openSocket(second.url)).ask('session.hello', { protocol: 1, token })
  expect(after.epoch).toBe(before.epoch)
  await second.stop()
  rmSync(dataFolder, { recursive: true })
})

/** Files of a folder that this process has open, which Linux alone tells. */
const openFilesIn = (folder: string): string[] =>
  readdirSync('/proc/self/fd').flatMap((descriptor) => {
    try {
      const file = readlinkSync(join('/proc/self/fd', descriptor))
      return file.startsWith(folder) ? [file.slice(folder.length)] : []
    } catch {
      return []
    }
  })

test.skipIf(!existsSync('/proc/self/fd')).each(['main', 'worker'] as const)(
  'a server that has stopped has no file of its folder open, nor has its search, with commits in the thread %p',
  async (commits) => {
    const dataFolder = folder()
    for (let round = 0; round < 3; round++) {
      const chat = await startTestChat({ dataFolder, env: { PARLEY_COMMITS: commits } })
      const { token } = await chat.register(`alice${round}`)
      await chat.call(token, 'message.send', { room: 'lobby', text: 'remember me', nonce: `n${round}` })
      expect((await chat.call(token, 'search.messages', { query: 'remember ' })).total).toBe(round + 1)
      expect(openFilesIn(dataFolder)).toContain('/search.db')
      await chat.stop()
      expect(openFilesIn(dataFolder)).toEqual([])
    }
    rmSync(dataFolder, { recursive: true })
  },
)

test('a port in use is told in one sentence', async () => {
  const chat = await startTestChat()
  const { code, told } = await failToStart({ PARLEY_PORTS: String(chat.port) })
  expect([code, told]).toEqual([
    1,
    `Port ${chat.port} is in use. Set PARLEY_PORTS to another one, e.g. PARLEY_PORTS=8001.`,
  ])
  await chat.stop()
})

test('a folder that is none, a damaged and a newer database are told in one sentence', async () => {
  const file = join(folder(), 'file')
  writeFileSync(file, '')
  const unusable = await failToStart({ PARLEY_DATA: file })
  expect([unusable.code, unusable.told]).toEqual([1, expect.stringContaining('cannot be written')])

  const damaged = folder()
  writeFileSync(join(damaged, 'parley.db'), 'this is no database '.repeat(500))
  const broken = await failToStart({ PARLEY_DATA: damaged })
  expect([broken.code, broken.told]).toEqual([1, expect.stringContaining('is damaged')])
  expect(broken.told.split('\n').length).toBe(1)

  const newer = folder()
  const server = await startServerProcess({ data: newer })
  server.kill('SIGTERM')
  await server.exited
  const db = new Database(join(newer, 'parley.db'))
  db.run("insert into kysely_migration (name, timestamp) values ('999-future', '2099-01-01')")
  db.close()
  const ahead = await failToStart({ PARLEY_DATA: newer })
  expect([ahead.code, ahead.told]).toEqual([1, expect.stringContaining('newer Parley')])
})

test('two servers never share a data folder', async () => {
  const data = folder()
  const server = await startServerProcess({ data })
  const second = await failToStart({ PARLEY_DATA: data })
  expect([second.code, second.told]).toEqual([1, expect.stringContaining('in use by another Parley')])
  server.kill('SIGTERM')
  await server.exited
})

test('files that PARLEY_FILES leaves behind are told, until they are moved', async () => {
  const [data, files] = [folder(), join(folder(), 'files')]
  mkdirSync(join(data, 'files', 'kept', 'ab', 'abc'), { recursive: true })
  const behind = await failToStart({ PARLEY_DATA: data, PARLEY_FILES: files })
  expect([behind.code, behind.told]).toEqual([1, expect.stringContaining('Move what is in there to')])
  expect(behind.told).toContain(join(files, 'kept'))
  renameSync(join(data, 'files', 'kept'), join(files, 'kept'))
  const server = await startServerProcess({ data, env: { PARLEY_FILES: files } })
  server.kill('SIGTERM')
  await server.exited
})

test('every fault of the configuration is told at once', async () => {
  const { code, told } = await failToStart({
    PARLEY_PORTS: '99999',
    PARLEY_LIMITS: 'maybe',
    PARLEY_PUBLIC_URL: 'x',
  })
  expect(code).toBe(1)
  expect(told.split('\n').map((line) => line.split(':')[0])).toEqual([
    'PARLEY_PORTS',
    'PARLEY_PUBLIC_URL',
    'PARLEY_LIMITS',
  ])
})
