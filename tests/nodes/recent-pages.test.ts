import { afterAll, beforeAll, describe, expect } from 'bun:test'
import { RedisClient } from 'bun'
import fc from 'fast-check'
import type { Page, Store } from '../../src/core/ports.ts'
import { Refusal } from '../../src/protocol/refusals.ts'
import { keepRecentPages } from '../../src/server/nodes/keep-recent-pages.ts'
import { openRedisCache } from '../../src/server/nodes/open-redis-cache.ts'
import { actOf } from '../../src/storage/contract/acts.ts'
import { createStore } from '../../src/storage/create-store.ts'
import type { Engine } from '../../src/storage/engine.ts'
import { openPostgresEngine } from '../../src/storage/postgres/open-engine.ts'
import { historyPage } from '../../src/storage/queries/history.ts'
import { createRecentPages, entryBytes, entryLivesMs } from '../../src/storage/recent-pages.ts'
import { startDatabaseLine } from '../support/database-line.ts'
import { allOf, testWith } from '../support/needs.ts'
import { findPostgres, newDatabase, type TestDatabase } from '../support/postgres.ts'
import { findRedisServer, type OwnRedis, startRedis } from '../support/redis.ts'
import { isNightly } from '../support/test-size.ts'
import { until } from './load.ts'

const clock = { wall: () => Date.now(), monotonic: () => performance.now() }
const found = await findPostgres()
const need = allOf(found, findRedisServer())
const at = Date.parse('2026-11-21T09:00:00Z')
const alice = { id: 'alice', name: 'Alice' }
const bob = { id: 'bob', name: 'bob' }
const prefix = 'parley/test'

type Node = {
  store: Store
  history: Store['messages']['history']
  askedDatabase: number
  close(): Promise<void>
}

let database: TestDatabase
let redis: OwnRedis
let direct: Engine
let nodes: [Node, Node]

/** With a clock by which every room is busy, and an entry may be made at every question. */
const openNode = async (): Promise<Node> => {
  const engine = await openPostgresEngine(database.url, clock, { patienceMs: 30_000 })
  const store = await createStore(engine, clock, 'epoch')
  const cache = openRedisCache(redis.url)
  let now = 0
  const counted: Store['messages'] = {
    ...store.messages,
    history(room, page) {
      node.askedDatabase += 1
      return store.messages.history(room, page)
    },
  }
  const ticking = { monotonic: () => (now += 200) }
  const node: Node = {
    store,
    history: createRecentPages({ ...store, messages: counted }, cache, prefix, ticking),
    askedDatabase: 0,
    async close() {
      cache.close()
      await store.close()
    },
  }
  return node
}

beforeAll(async () => {
  if ('missing' in need || 'missing' in found) return
  database = await newDatabase(found.found)
  redis = await startRedis()
  nodes = [await openNode(), await openNode()]
  direct = await openPostgresEngine(database.url, clock)
  await account(alice.id)
  await account(bob.id)
}, 60_000)
afterAll(async () => {
  if ('missing' in need || 'missing' in found) return
  for (const node of nodes) await node.close()
  await direct.close()
  await redis.stop()
  await database.drop()
})

const account = (id: string) =>
  nodes[0].store.accounts.create({ id, username: id, passwordHash: 'h', email: null, at })
const fresh = (): string => crypto.randomUUID()
const newRoom = async (): Promise<string> => {
  const id = fresh()
  await nodes[0].store.rooms.create({ id, name: id, kind: 'public', topic: '', at }, alice)
  return id
}
const keyOf = (room: string): string => `${prefix}/page/${room}`
const inRedis = async <T>(work: (client: RedisClient) => Promise<T>): Promise<T> => {
  const client = new RedisClient(redis.url, { autoReconnect: false })
  await client.connect()
  try {
    return await work(client)
  } finally {
    client.close()
  }
}
const straight = (room: string, limit: number): Promise<Page> => historyPage(direct.read, room, { limit })

/** Asks until the room is busy on both nodes and an entry is there. */
const warmUp = async (room: string): Promise<void> => {
  for (let i = 0; i < 8; i += 1) for (const node of nodes) await node.history(room, { limit: 50 })
}

const kinds = [
  'send',
  'send',
  'reply',
  'edit',
  'edit',
  'delete',
  'delete for good',
  'restore',
  'react',
  'pin',
  'clear',
  'undo clearing',
  'come and go',
  'topic',
  'leave for ever',
  'import',
  'undo import',
  'forget all',
  'rubbish',
  'another version',
] as const

const step = fc.record({
  acts: fc.array(
    fc.record({ kind: fc.constantFrom(...kinds), which: fc.nat(99), node: fc.nat(1), on: fc.boolean() }),
    { minLength: 1, maxLength: 3 },
  ),
  limit: fc.constantFrom(3, 10, 50, 100),
})
type Act = { kind: (typeof kinds)[number]; which: number; node: number; on: boolean }

/** Everything that changes messages, and what may happen to Redis. A refusal is an answer like any other. */
const done = new Set<Act['kind']>()

const storyOf = (room: string) => {
  const ids: string[] = []
  const deleted: string[] = []
  const clearings: string[] = []
  const imports: string[] = []
  const textOf = (): string => `text ${fresh()}`
  const draft = (author = bob) => ({ room, author, text: textOf(), at, nonce: fresh() })

  const does: Record<Act['kind'], (store: Store, id: string, act: Act) => Promise<unknown>> = {
    send: async (store) => ids.push((await store.messages.append(draft())).message.id),
    reply: async (store, thread) =>
      ids.push((await store.messages.append({ ...draft(alice), thread })).message.id),
    edit: (store, id) => store.messages.change(id, { what: 'edit', text: textOf(), at }),
    async delete(store, id) {
      await store.messages.change(id, { what: 'delete', keptAt: at })
      deleted.push(id)
    },
    'delete for good': (store, id) => store.messages.change(id, { what: 'delete' }),
    restore: (store, id) => store.versions.restore(deleted.pop() ?? id, 0),
    react: (store, id, { on }) =>
      store.messages.change(id, { what: 'react', account: 'alice', emoji: '👍', on }),
    pin: (store, id, { on }) => store.pins.set(id, on, alice, at),
    async clear(store, id) {
      const deletion = fresh()
      const span = { accounts: ['bob'], room, from: 0, to: at }
      await store.deletions.begin({ id: deletion, at, by: 'alice', reason: '', ...span }, actOf('x').audit)
      await store.deletions.deleteBatch(deletion, room, [Number(id.split('.')[1])])
      clearings.push(deletion)
    },
    async 'undo clearing'(store, _id, { which }) {
      const deletion = clearings[which % Math.max(1, clearings.length)]
      if (deletion) while (await store.deletions.undoBatch(deletion, 3));
    },
    async 'come and go'(store) {
      const notice = { ...draft(), nonce: null, kind: 'notice' as const }
      await store.rooms.join(room, bob, 'member', notice)
      await store.rooms.leave(room, bob.id, notice)
    },
    topic: (store) => store.rooms.update({ room, topic: textOf(), by: alice, at, freeBefore: 0 }),
    async 'leave for ever'(store, _id, { on }) {
      const person = { id: `p${fresh().slice(0, 8)}`, name: '' }
      await account(person.id)
      const author = { id: person.id, name: person.id }
      ids.push((await store.messages.append(draft(author))).message.id)
      const content = on ? ('erase' as const) : ('keep' as const)
      const alias = `deleted-${fresh().slice(0, 8)}`
      await store.departures.begin({ account: person.id, alias, content, at, newSalt: 'salt' })
      for (let stage = 'rooms'; stage !== 'outside'; )
        stage = (await store.departures.step(person.id, at)).stage
    },
    async import() {
      const id = fresh()
      await direct.write('import.begin', { id, source: 'x', at })
      const nonces = [`db:${fresh()}`, `db:${fresh()}`]
      const messages = nonces.map((nonce) => ({
        author: bob,
        kind: 'text' as const,
        text: textOf(),
        at,
        nonce,
      }))
      await direct.write('import.batch', { id, room, messages })
      imports.push(id)
    },
    async 'undo import'() {
      const id = imports.pop()
      if (id) while (!(await direct.write('import.undo', id)).isDone);
    },
    'forget all': () => inRedis((client) => client.send('FLUSHALL', [])),
    rubbish: (_store, _id, { which }) =>
      inRedis((client) =>
        client.set(keyOf(room), ['{', 'null', '[1]', '"x"', '\u0000', ''][which % 6] as string),
      ),
    'another version': (_store, _id, { which }) =>
      inRedis(async (client) => {
        const text = await client.get(keyOf(room))
        const entry = text?.startsWith('{"') ? JSON.parse(text) : { version: 1, room, messages: [] }
        const wrong = [
          { version: 2, messages: [] },
          { room: 'other', messages: [] },
          { rev: 'x' },
          { messages: [{}] },
        ][which % 4]
        await client.set(keyOf(room), JSON.stringify({ ...entry, ...wrong }))
      }),
  }
  return async (act: Act): Promise<void> => {
    const id = ids[act.which % Math.max(1, ids.length)] ?? `${room}.1`
    try {
      await does[act.kind]((nodes[act.node] as Node).store, id, act)
      done.add(act.kind)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
    }
  }
}

describe('the newest page of a busy room, kept in Redis', () => {
  testWith(
    need,
    'is the one in the database after whatever changed a message, on both nodes, also while they are asked',
    async () => {
      let [asked, before] = [0, nodes.map(({ askedDatabase }) => askedDatabase)]
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
          const room = await newRoom()
          await warmUp(room)
          asked += 16
          const go = storyOf(room)
          for (const { acts, limit } of steps) {
            await Promise.all([
              ...acts.map(go),
              ...nodes.map(({ history }) => history(room, { limit })),
              ...nodes.map(({ history }) => history(room, { limit: 50 })),
            ])
            const now = await straight(room, limit)
            for (const { history } of [...nodes, ...nodes])
              expect(await history(room, { limit })).toEqual(now)
            asked += 8
          }
        }),
        { numRuns: isNightly ? 300 : 12 },
      )
      const database = nodes.reduce((sum, node, i) => sum + node.askedDatabase - (before[i] as number), 0)
      // Otherwise this test shows nothing.
      expect([...new Set(kinds)].filter((kind) => !done.has(kind))).toEqual([])
      expect(asked - database).toBeGreaterThan(asked / 4)
    },
    isNightly ? 600_000 : 60_000,
  )

  testWith(need, 'is kept for busy rooms alone, for a short time, and not when it is long', async () => {
    const [node] = nodes
    const keysOf = (room: string) => inRedis((client) => client.pttl(keyOf(room)))
    const [quiet, busy, long] = [await newRoom(), await newRoom(), await newRoom()]
    for (let i = 0; i < 5; i += 1) await node.history(quiet, { limit: 50 })
    await until(async () => {
      await warmUp(busy)
      return (await keysOf(busy)) > 0
    })
    for (let i = 0; i < 50; i += 1) {
      const text = 'x'.repeat(entryBytes / 40)
      await node.store.messages.append({ room: long, author: bob, text, at, nonce: fresh() })
    }
    await warmUp(long)
    expect(await keysOf(quiet)).toBe(-2)
    expect(await keysOf(long)).toBe(-2)
    const lives = await keysOf(busy)
    expect(lives).toBeGreaterThan(0)
    expect(lives).toBeLessThanOrEqual(entryLivesMs)
    expect((await node.history(long, { limit: 10 })).messages.length).toBe(10)
  })

  testWith(
    need,
    'is asked of the database while Redis stands still or is gone, and soon kept again',
    async () => {
      const [node] = nodes
      const room = await newRoom()
      await warmUp(room)
      const ask = async () =>
        expect(await node.history(room, { limit: 50 })).toEqual(await straight(room, 50))
      redis.signal('SIGSTOP')
      for (let i = 0; i < 20; i += 1) await ask()
      redis.signal('SIGCONT')
      await redis.kill()
      for (let i = 0; i < 20; i += 1) await ask()
      await redis.start()
      await until(async () => {
        await ask()
        return (await inRedis((client) => client.exists(keyOf(room)))) as unknown as boolean
      })
      await node.store.messages.append({ room, author: bob, text: 'later', at, nonce: fresh() })
      await ask()
    },
  )

  testWith(need, 'is not waited for again and again while Redis answers late', async () => {
    const line = startDatabaseLine(redis.url)
    const cache = openRedisCache(line.url)
    const isThere = async () => {
      cache.set('late', 'there', 60_000)
      return (await cache.get('late')) === 'there'
    }
    await until(isThere)
    line.delay(30)
    let slow = 0
    for (let i = 0; i < 20; i += 1) {
      const began = performance.now()
      await cache.get('late')
      if (performance.now() - began > 8) slow += 1
      await Bun.sleep(40)
    }
    expect(slow).toBeLessThan(10)
    line.delay(0)
    await until(isThere)
    cache.close()
    line.stop()
  })

  testWith(
    need,
    'is never read by another installation, nor by one that came from the same backup',
    async () => {
      const server = 'found' in found ? found.found : ''
      const databases = [await newDatabase(server), await newDatabase(server)]
      const keys = () => inRedis((client) => client.keys('parley/the same epoch/*/page/lobby'))
      const texts: string[][] = []
      for (const [i, { url, drop }] of databases.entries()) {
        const engine = await openPostgresEngine(url, clock)
        const store = await createStore(engine, clock, 'the same epoch')
        const recent = await keepRecentPages({ store, engine }, redis.url, clock)
        await store.messages.append({ room: 'lobby', author: bob, text: `said in ${i}`, at, nonce: fresh() })
        const ask = async () => {
          const { messages } = await recent.store.messages.history('lobby', { limit: 50 })
          return messages.map(({ text }) => text)
        }
        await until(async () => (await ask()) && (await keys()).length === i + 1)
        texts.push(await ask(), await ask())
        recent.stop()
        await store.close()
        await drop()
      }
      expect(texts).toEqual([['said in 0'], ['said in 0'], ['said in 1'], ['said in 1']])
    },
  )
})
