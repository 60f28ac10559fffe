import { openRedisCache } from '../../src/server/nodes/open-redis-cache.ts'
import { createStore } from '../../src/storage/create-store.ts'
import { openPostgresEngine } from '../../src/storage/postgres/open-engine.ts'
import { createRecentPages } from '../../src/storage/recent-pages.ts'
import { seedCrowd } from '../../tests/support/crowd/seed-crowd.ts'
import { findPostgres, newDatabase } from '../../tests/support/postgres.ts'
import { findRedisServer, startRedis } from '../../tests/support/redis.ts'
import { cpuSeconds } from '../process-use.ts'
import { call, type Program, pinGenerator, register, startParley } from '../programs.ts'
import { median, type Plan, type Row, round } from '../scenario.ts'

const people = 1_000
const reads = 2_000
const messages = 100
const clock = { wall: () => Date.now(), monotonic: () => performance.now() }

/**
 * People who come at once: the newest page from PostgreSQL and from Redis, one question after the other; and a thousand
 * who open or join one room on two nodes, with and without the pages in Redis.
 */
export async function* arrivals({ repeats }: Plan): AsyncGenerator<Row> {
  const postgres = await findPostgres()
  const redisServer = findRedisServer()
  if ('missing' in postgres || 'missing' in redisServer) {
    yield { what: 'arrivals', figures: { skipped: 'needs a PostgreSQL and redis-server' } }
    return
  }
  pinGenerator()
  const [database, redis] = [await newDatabase(postgres.found), await startRedis()]
  const env = { PARLEY_DATABASE_URL: database.url, PARLEY_REDIS_URL: redis.url }
  const first = await startParley({ env })
  const token = await register(first.port, 'writer')
  const room = await roomWith(first.port, token, 'talk')
  const tokens = await seedCrowd(database.url, room, people)
  yield* readPages(database.url, redis.url, room, repeats)
  await first.stop()
  const results: Record<string, Arrived[]> = {}
  for (let i = 0; i < repeats; i += 1)
    for (const recent of ['off', 'redis']) {
      const settings = { ...env, PARLEY_RECENT_MESSAGES: recent }
      const nodes = [await startParley({ env: settings }), await startParley({ env: settings })]
      // The runtime compiles what is busy.
      await arrive(nodes, tokens, room, false)
      const joined = await roomWith((nodes[0] as Program).port, token, `joined-${i}-${recent}`)
      const opening = await arrive(nodes, tokens, room, false)
      const joining = await arrive(nodes, tokens, joined, true)
      results[`open a room, pages in Redis: ${recent}`] = [
        ...(results[`open a room, pages in Redis: ${recent}`] ?? []),
        opening,
      ]
      results[`join a room, pages in Redis: ${recent}`] = [
        ...(results[`join a room, pages in Redis: ${recent}`] ?? []),
        joining,
      ]
      await Promise.all(nodes.map((node) => node.stop()))
    }
  for (const [what, all] of Object.entries(results).sort())
    yield {
      what: `${people} ${what}`,
      figures: {
        'all there after ms': round(median(all.map(({ ms }) => ms))),
        'CPU of both nodes, s': round(median(all.map(({ cpu }) => cpu)), 2),
      },
    }
  await redis.stop()
  await database.drop()
}

const roomWith = async (port: number, token: string, name: string): Promise<string> => {
  const { room } = await call<{ room: { id: string } }>(port, token, 'room.create', { name, kind: 'public' })
  for (let i = 0; i < messages; i += 1) {
    const text = `A line of a conversation, as long as many of them are: number ${i}.`
    await call(port, token, 'message.send', { room: room.id, text, nonce: `${name}-${i}` })
  }
  return room.id
}

async function* readPages(url: string, redisUrl: string, room: string, repeats: number): AsyncGenerator<Row> {
  const store = await createStore(await openPostgresEngine(url, clock), clock, 'bench')
  const cache = openRedisCache(redisUrl)
  const recent = createRecentPages(store, cache, 'parley/bench', clock)
  await Bun.sleep(200)
  const costOf = async (history: typeof recent): Promise<number> => {
    for (let i = 0; i < 500; i += 1) await history(room, { limit: 50 })
    const before = cpuSeconds(process.pid)
    for (let i = 0; i < reads; i += 1) await history(room, { limit: 50 })
    return ((cpuSeconds(process.pid) - before) / reads) * 1000
  }
  const costs = { database: [] as number[], redis: [] as number[] }
  for (let i = 0; i < repeats; i += 1) {
    costs.database.push(await costOf(store.messages.history))
    costs.redis.push(await costOf(recent))
  }
  cache.close()
  await store.close()
  yield {
    what: `${reads} newest pages of 50, CPU of the node each`,
    figures: {
      'from PostgreSQL, ms': round(median(costs.database), 3),
      'from Redis, ms': round(median(costs.redis), 3),
    },
  }
}

type Arrived = { ms: number; cpu: number }

/** Everybody logs in over a socket, joins if need be, and asks for the newest messages. */
const arrive = async (nodes: Program[], tokens: string[], room: string, joins: boolean): Promise<Arrived> => {
  const cpu = () => nodes.reduce((sum, { pid }) => sum + cpuSeconds(pid), 0)
  const sockets = await Promise.all(
    tokens.map((token, i) => openSocket((nodes[i % nodes.length] as Program).port, token)),
  )
  const before = cpu()
  const began = performance.now()
  await Promise.all(
    sockets.map(async ({ ask }) => {
      if (joins) await ask('room.join', { room })
      await ask('room.history', { room, limit: 50 })
    }),
  )
  const arrived = { ms: performance.now() - began, cpu: cpu() - before }
  for (const { close } of sockets) close()
  await Bun.sleep(500)
  return arrived
}

const openSocket = async (port: number, token: string) => {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/socket`)
  const waiting = new Map<number, (ok: boolean) => void>()
  let last = 0
  socket.onmessage = ({ data }) => {
    // The answers alone are looked at: this is no client.
    if (!String(data).startsWith('{"re":')) return
    const id = Number.parseInt(String(data).slice(6, 16), 10)
    waiting.get(id)?.(!String(data).slice(0, 40).includes('"error"'))
  }
  const ask = (type: string, input: object): Promise<void> =>
    new Promise((resolve, reject) => {
      last += 1
      waiting.set(last, (ok) => (ok ? resolve() : reject(new Error(`${type} was refused.`))))
      socket.send(JSON.stringify({ id: last, type, ...input }))
    })
  await new Promise((resolve, reject) => {
    socket.onopen = resolve
    socket.onerror = reject
  })
  await ask('session.hello', { protocol: 1, token })
  return { ask, close: () => socket.close() }
}
