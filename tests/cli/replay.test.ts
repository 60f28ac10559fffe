import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runParley } from '../support/run-parley.ts'
import { startTestChat, type TestChat } from '../support/start-test-chat.ts'

const root = mkdtempSync(join(tmpdir(), 'parley-replay-'))
const accounts = join(root, 'accounts.json')
const log = join(root, '2004-11-15.txt')
let chat: TestChat

beforeAll(async () => {
  chat = await startTestChat()
  writeFileSync(
    log,
    [
      '=== dan [~dan@host] has joined #kitchen',
      ...Array.from(
        { length: 30 },
        (_, i) => `[09:${10 + i}] <${['ann', 'Bob', 'bob', '@carol'][i % 4]}> line ${i}`,
      ),
      '[09:50] <ann>',
      '[09:51]  * bob waves',
      '',
    ].join('\n'),
  )
})
afterAll(async () => {
  await chat.stop()
  rmSync(root, { recursive: true, force: true })
})

const replay = (url: string, ...args: string[]) =>
  runParley(['replay', log, '--speed', 'max', '--url', url, '--accounts', accounts, ...args])

const saidIn = async (room: string, by = 'reader'): Promise<string[]> => {
  const { token } = await chat.register(`${by}-${room}`)
  const { rooms } = await chat.call(token, 'room.list', {})
  const { id = '' } = rooms.find(({ name }) => name === room) ?? {}
  await chat.call(token, 'room.join', { room: id })
  const { messages } = await chat.call(token, 'room.history', { room: id, limit: 500 })
  return messages
    .filter(({ kind }) => kind !== 'notice')
    .map(({ author, kind, text }) => `${author.name}${kind ? ` (${kind})` : ''}: ${text}`)
}

describe('a replay', () => {
  test('says every line in the order of the log, with an account for each nickname whatever its case', async () => {
    const { code, out } = await replay(chat.url)
    expect([code, out]).toEqual([0, expect.stringContaining('31 messages acknowledged, 0 refused.')])
    expect(out).toContain('4 people, 31 lines')
    const names = ['ann', 'Bob', 'Bob', '_carol']
    expect(await saidIn('kitchen')).toEqual([
      ...Array.from({ length: 30 }, (_, i) => `${names[i % 4]}: line ${i}`),
      'Bob (action): waves',
    ])
  })

  test('logs in again with the passwords of the last one, which only their owner can read', async () => {
    expect((await replay(chat.url, '--room', '#second')).code).toBe(0)
    expect((await saidIn('second')).at(-1)).toBe('Bob (action): waves')
    expect(statSync(accounts).mode & 0o777).toBe(0o600)
  })

  test('takes a neighbouring name where somebody else has it', async () => {
    const others = join(root, 'others.json')
    expect((await replay(chat.url, '--room', 'third', '--accounts', others)).code).toBe(0)
    expect((await saidIn('third')).slice(0, 2)).toEqual(['ann~: line 0', 'Bob~: line 1'])
  })

  test('takes its names again where a new database has come under the same address', async () => {
    const { port } = chat
    await chat.stop()
    chat = await startTestChat({ port })
    expect((await replay(chat.url, '--room', 'fourth')).code).toBe(0)
    expect((await saidIn('fourth')).slice(0, 2)).toEqual(['ann: line 0', 'Bob: line 1'])
  })

  test('lasts as long as the day, divided by the speed', async () => {
    const started = performance.now()
    const { code, out } = await replay(chat.url, '--speed', '1230', '--room', 'fifth')
    expect([code, out]).toEqual([0, expect.stringContaining('speed 1230, 2 s.')])
    expect(performance.now() - started).toBeGreaterThan(2000)
  })
})

describe('a replay that cannot begin says why in one sentence', () => {
  const quiet = join(root, '2004-11-16.txt')
  const broken = join(root, 'broken.json')
  writeFileSync(quiet, '=== a is now known as b\n')
  writeFileSync(broken, 'not JSON')

  test.each([
    [[], 'Name the log files'],
    [[log, '--speed', 'fast'], '--speed takes a number above 0'],
    [[log, '--speed', '0'], '--speed takes a number above 0'],
    [[log, '--url', 'http://127.0.0.1:9'], 'No Parley answers at http://127.0.0.1:9'],
    [[log, '--room', 'a\u202eb'], 'cannot name a room'],
    [[log, '--accounts', broken], 'does not hold the accounts of a replay'],
    [[quiet], 'Nobody says anything'],
  ])('%p', async (args, told) => {
    const { code, err } = await runParley(['replay', ...args])
    expect([code, err]).toEqual([1, expect.stringContaining(told)])
    expect(err.trim().split('\n')).toHaveLength(1)
  })
})
