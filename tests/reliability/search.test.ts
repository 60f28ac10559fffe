import { expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { limits } from '../../src/protocol/limits.ts'
import { createSearchThread } from '../../src/storage/search/create-search-thread.ts'
import { caller } from '../support/call.ts'
import { findInFiles } from '../support/find-in-files.ts'
import { startServerProcess } from '../support/start-server-process.ts'
import { startTestChat } from '../support/start-test-chat.ts'

const password = 'correct horse battery'

const timeOf = async (work: Promise<unknown>): Promise<number> => {
  const began = performance.now()
  await work
  return performance.now() - began
}

test('the index is whole after kills at any moment, also in the midst of a rebuild', async () => {
  const data = mkdtempSync(join(tmpdir(), 'parley-search-kill-'))
  let server = await startServerProcess({ data })
  const { token } = (await caller(server.url).post('', 'account.register', { username: 'alice', password }))
    .body
  const expected = new Set<string>()
  for (let round = 0; round < 8; round++) {
    const post = (command: string, input: object) => caller(server.url).post(token, command, input)
    const sends = Array.from({ length: 300 }, async (_, i) => {
      const text = `pebble r${round}n${i}x`
      const { status, body } = await post('message.send', { room: 'lobby', text, nonce: text })
      if (status === 200) expected.add(body.id)
    })
    await Promise.all(sends)
    if (round % 2 === 1) await post('search.rebuild', {})
    await Bun.sleep(30 + round * 45)
    server.kill('SIGKILL')
    await server.exited
    server = await startServerProcess({ data })
  }
  const post = (command: string, input: object) => caller(server.url).post(token, command, input)
  for (let i = 0; i < 200; i++) {
    const { body } = await post('search.status', {})
    if (body.indexed === body.changes && !body.rebuilding) break
    await Bun.sleep(50)
  }
  const found = new Set<string>()
  for (let cursor: string | undefined, isFirst = true; isFirst || cursor; isFirst = false) {
    const { body } = await post('search.messages', {
      query: 'pebble ',
      sort: 'newest',
      limit: 50,
      ...(cursor && { cursor }),
    })
    for (const { message } of body.hits) {
      expect(found.has(message.id)).toBe(false)
      found.add(message.id)
    }
    cursor = body.cursor
  }
  expect([...expected].filter((id) => !found.has(id))).toEqual([])
  expect((await post('search.messages', { query: '"r3n17x"' })).body.total).toBe(1)
  server.kill('SIGTERM')
  await server.exited
  rmSync(data, { recursive: true, force: true })
}, 120_000)

test('searches go on while the index is built anew, and find what is said meanwhile', async () => {
  const chat = await startTestChat()
  const { token } = await chat.register('alice')
  const say = (i: number) =>
    chat.call(token, 'message.send', { room: 'lobby', text: `marble number${i}`, nonce: `n${i}` })
  const total = async () => (await chat.call(token, 'search.messages', { query: 'marble ' })).total
  /** A search waits for a moment for what was said just before it; the next one has it on the slowest machine. */
  const mustFind = async (sent: number): Promise<void> => {
    const expected = Math.min(sent, limits.searchRanked)
    let found = (await total()) ?? 0
    for (let i = 0; i < 200 && found < expected; i++) {
      await Bun.sleep(20)
      found = (await total()) ?? 0
    }
    expect(found).toBe(expected)
  }
  await Promise.all(Array.from({ length: 900 }, (_, i) => say(i)))
  await chat.server.core.search.settle()
  await chat.call(token, 'search.rebuild', {})
  const seen: { rebuilding: boolean; indexed: number }[] = []
  for (let i = 0; seen.at(-1)?.rebuilding !== false; i++) {
    seen.push(await chat.call(token, 'search.status', {}))
    await mustFind(900 + i)
    await say(900 + i)
  }
  expect(seen.some(({ rebuilding }) => rebuilding)).toBe(true)
  await mustFind(900 + seen.length)
  await chat.stop()
}, 60_000)

test('what was deleted, kept too long or erased with its account is in no file any more', async () => {
  const chat = await startTestChat()
  const { token } = await chat.register('alice')
  const bob = await chat.register('bob')
  const say = async (who: string, text: string) =>
    (await chat.call(who, 'message.send', { room: 'lobby', text, nonce: crypto.randomUUID() })).id
  const gone = await say(token, 'unobtainium')
  const changed = await say(token, 'phlogiston')
  for (let i = 0; i < 200; i++) await say(bob.token, `aetherwind${i}`)
  await say(token, 'ordinarywater')
  const { search } = chat.server.core
  await search.settle()
  const words = ['unobtainium', 'phlogiston', 'aetherwind']
  const inIndex = (): string[] =>
    findInFiles(chat.dataFolder, words).filter((place) => place.includes('search'))
  expect(new Set(inIndex().map((place) => place.split(' ')[0]))).toEqual(new Set(words))

  await chat.call(token, 'message.delete', { message: gone })
  await chat.call(token, 'message.edit', { message: changed, text: 'oxygen' })
  await search.settle()
  expect(inIndex().filter((place) => !place.startsWith('aether'))).toEqual([])

  await chat.call(bob.token, 'account.delete', { password, content: 'erase' })
  const isOver = async () => (await chat.server.core.store.departures.unfinished()).length === 0
  for (let i = 0; i < 800 && !(await isOver()); i++) await Bun.sleep(50)
  expect(await isOver()).toBe(true)
  expect(findInFiles(chat.dataFolder, ['aetherwind'])).toEqual([])
  expect((await chat.call(token, 'search.messages', { query: 'ordinarywater ' })).total).toBe(1)
  await chat.stop()
}, 60_000)

test('a search that takes too long is refused and holds up nobody; the next one begins anew', async () => {
  const chat = await startTestChat()
  const { token } = await chat.register('alice')
  await chat.call(token, 'message.send', { room: 'lobby', text: 'quick answer', nonce: 'n' })
  const { store } = chat.server.core
  const places = {
    database: join(chat.dataFolder, 'parley.db'),
    index: join(chat.dataFolder, 'impatient.db'),
    epoch: store.epoch,
  }
  const request = {
    query: {
      all: [{ words: ['quick'], isBegun: false, isLoose: true }],
      none: [],
      marks: [],
      noMarks: [],
      from: 0,
      before: 4e12,
    },
    sort: 'relevance' as const,
    rooms: ['lobby'],
    limit: 10,
  }
  const impatient = createSearchThread(places, { warn: () => {}, patienceMs: 0 })
  const refusal = await impatient.find(request).catch((error) => error)
  expect([refusal.code, refusal.message]).toEqual(['overloaded', expect.stringContaining('too long')])
  await impatient.stop()
  const patient = createSearchThread(places, { warn: () => {}, idleMs: 1 })
  expect((await patient.find(request)).hits.map(({ id }) => id)).toEqual(['lobby.1'])
  await Bun.sleep(50)
  // Its thread has ended for want of work, and comes again.
  expect((await patient.find(request)).hits.map(({ id }) => id)).toEqual(['lobby.1'])
  const many = await Promise.allSettled(Array.from({ length: 200 }, () => patient.find(request)))
  const codes = many.map((one) => (one.status === 'rejected' ? one.reason.code : 'found'))
  expect(new Set(codes)).toEqual(new Set(['found', 'overloaded']))
  await patient.stop()
  await chat.stop()
})

test('a search that takes too long is refused alone: those that wait behind it are asked again', async () => {
  const chat = await startTestChat()
  const { token } = await chat.register('alice')
  const say = (text: string) =>
    chat.call(token, 'message.send', { room: 'lobby', text, nonce: crypto.randomUUID() })
  await say('quick answer')
  // Words that are looked through for every word of a query that is found nowhere.
  for (let part = 0; part < 5; part++)
    await say(Array.from({ length: 2000 }, (_, i) => `w${part}${i}x`).join(' '))
  const { store } = chat.server.core
  const places = {
    database: join(chat.dataFolder, 'parley.db'),
    index: join(chat.dataFolder, 'behind.db'),
    epoch: store.epoch,
  }
  const requestFor = (words: string[]) => ({
    query: {
      all: words.map((word) => ({ words: [word], isBegun: false, isLoose: true })),
      none: [],
      marks: [],
      noMarks: [],
      from: 0,
      before: 4e12,
    },
    sort: 'relevance' as const,
    rooms: ['lobby'],
    limit: 10,
  })
  const thread = createSearchThread(places, { warn: () => {}, patienceMs: 2000 })
  const quick = requestFor(['quick'])
  await thread.settle()
  expect((await thread.find(quick)).hits.length).toBe(1)
  const unknown = (count: number) => requestFor(Array.from({ length: count }, (_, i) => `w${i}y${i}`))
  const [slow, ...behind] = await Promise.allSettled([
    thread.find(unknown(50_000)),
    ...Array.from({ length: 5 }, () => thread.find(quick)),
    thread.status(),
  ])
  expect([slow?.status, slow?.status === 'rejected' && slow.reason.message]).toEqual([
    'rejected',
    expect.stringContaining('too long'),
  ])
  expect(behind.map(({ status }) => status)).toEqual(behind.map(() => 'fulfilled'))
  await thread.stop()

  const stopping = createSearchThread(places, { warn: () => {}, patienceMs: 100 })
  await stopping.status()
  const left = Promise.allSettled([stopping.find(unknown(8_000)), stopping.find(quick)])
  expect(await timeOf(stopping.stop())).toBeLessThan(3_000)
  expect((await left).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  await chat.stop()
}, 30_000)

test('a search that could never begin holds up no stop', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-search-none-'))
  const places = { database: join(folder, 'none.db'), index: join(folder, 'search.db'), epoch: 'e' }
  const thread = createSearchThread(places, { warn: () => {} })
  await expect(thread.status()).rejects.toThrow('unable to open')
  expect(await timeOf(thread.stop())).toBeLessThan(3_000)
  rmSync(folder, { recursive: true, force: true })
})

test('a damaged index, or one of another life of the installation, is made anew', async () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'parley-search-damaged-'))
  const first = await startTestChat({ dataFolder })
  const { token } = await first.register('alice')
  await first.call(token, 'message.send', { room: 'lobby', text: 'quartz', nonce: 'n' })
  await first.server.core.search.settle()
  await first.stop()
  await Bun.write(join(dataFolder, 'search.db'), 'this is no database, whatever its name says'.repeat(200))
  rmSync(join(dataFolder, 'search.db-wal'), { force: true })
  const second = await startTestChat({ dataFolder })
  expect((await second.call(token, 'search.messages', { query: 'quartz ' })).total).toBe(1)
  await second.stop()
  rmSync(dataFolder, { recursive: true, force: true })
})
