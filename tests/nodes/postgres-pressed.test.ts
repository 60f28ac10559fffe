import { describe, expect } from 'bun:test'
import { caller } from '../support/call.ts'
import { hogConnections } from '../support/hog-connections.ts'
import { allOf, testWith } from '../support/needs.ts'
import { findPostgresServer, startPostgres } from '../support/own-postgres.ts'
import { ask, openConnection } from '../support/postgres.ts'
import { findRedisServer } from '../support/redis.ts'
import { startNodes } from '../support/start-nodes.ts'
import { stopAtEnd } from '../support/stop-at-end.ts'
import { isNightly } from '../support/test-size.ts'
import { type Answered, everythingElse } from './everything-else.ts'
import { longestPause, type Scene, startScene } from './heard.ts'
import { checkLoad, nodeAt, until } from './load.ts'

const need = allOf(findPostgresServer(), findRedisServer())
const atEnd = stopAtEnd()

/** Longer than a write waits. */
const rowLockMs = isNightly ? 60_000 : 6_000
const tableLockMs = isNightly ? 60_000 : 1_000
const rounds = isNightly ? 10 : 1
/** RT-14. */
const recoveredMs = 5_000
/** Of two nodes: two that write and eight that read each, and for search one that writes and sixteen that read. */
const mostConnections = 2 * (2 + 8 + 1 + 16)

describe('with two nodes', () => {
  testWith(
    need,
    'R1, R9, R11: a PostgreSQL without free connections, with long locks or failing over loses nothing, goes on where it can, and leaks no connection',
    async () => {
      const postgres = await startPostgres({
        settings: 'max_connections = 70\nsuperuser_reserved_connections = 0',
      })
      atEnd(postgres.stop)
      const chat = atEnd(await startNodes({ url: postgres.url }, 2))
      const scene = await startScene(chat)
      const { load, sockets } = scene
      for (let round = 0; round < rounds; round += 1) {
        await withoutConnections(scene, postgres.url)
        await withRowLocked(scene, postgres.url, round)
        await withTableLocked(scene, postgres.url)
        await recovers(scene, 'a failover by SIGQUIT', async () => {
          await postgres.quit()
          await postgres.start()
        })
      }
      const { attempts, faults } = await checkLoad(load, nodeAt(chat, 1), { sockets })
      expect(faults).toEqual([])
      const { total, inTransaction } = await connectionsOf(postgres.url)
      console.log(`${attempts.length} messages; lost 0, doubled 0, gaps 0; ${total} connections in the end.`)
      expect(inTransaction).toBe(0)
      expect(total).toBeLessThanOrEqual(mostConnections)
      for (const socket of sockets) socket.close()
    },
    90_000 + rounds * 200_000,
  )
})

/** Others take every connection while the nodes have none, and a third node is started. */
const withoutConnections = async (scene: Scene, url: string): Promise<void> => {
  const { chat, load, side } = scene
  const signal = (name: NodeJS.Signals) => {
    for (const node of chat.nodes) node.kill(name)
  }
  signal('SIGSTOP')
  await ask(
    url,
    `select pg_terminate_backend(pid, 2000) from pg_stat_activity where application_name = 'parley'`,
  )
  const hog = await hogConnections(url)
  signal('SIGCONT')
  const [away, third] = await Promise.all([
    everythingElse(nodeAt(chat, 0).url, load.token, side),
    chat.start().then(() => 'it started', String),
  ])
  expect(notRefused(away)).toEqual([])
  expect(third).toContain('PostgreSQL takes no more connections. Raise max_connections')
  const acked = load.acked()
  await Bun.sleep(500)
  expect(load.acked()).toBe(acked)
  await recovers(scene, `${hog.taken} connections taken by others`, hog.release)
}

const notRefused = (answers: Answered[]): Answered[] =>
  answers.filter(({ status, code }) => status !== 503 || code !== 'overloaded')

/** Somebody else holds the row of one room. */
const withRowLocked = async ({ chat, load, side }: Scene, url: string, round: number): Promise<void> => {
  const { post } = caller(nodeAt(chat, 1).url)
  const text = `while locked ${round}`
  const send = () => post(load.token, 'message.send', { room: side.quiet, text, nonce: text })
  const connection = await openConnection(url)
  await connection.query('begin')
  await connection.query('select 1 from rooms where id = $1 for update', [side.quiet])
  const began = performance.now()
  const acked = load.acked()
  const pauses = longestPause(() => load.acked())
  const refused = await send()
  expect([refused.status, refused.body.error?.code]).toEqual([503, 'overloaded'])
  const others = await everythingElse(nodeAt(chat, 0).url, load.token, side)
  expect(others.filter(({ status }) => status !== 200)).toEqual([])
  await Bun.sleep(Math.max(0, rowLockMs - (performance.now() - began)))
  const [meanwhile, pauseMs] = [load.acked() - acked, pauses()]
  expect(meanwhile).toBeGreaterThan(100)
  expect(pauseMs).toBeLessThan(2_000)
  const freed = performance.now()
  await connection.query('rollback')
  await connection.end()
  expect((await send()).status).toBe(200)
  const backMs = performance.now() - freed
  expect(backMs).toBeLessThan(recoveredMs)
  console.log(
    `A room locked for ${rowLockMs / 1000} s: ${meanwhile} messages in another one meanwhile, their longest pause ${pauseMs.toFixed(0)} ms; it goes on ${backMs.toFixed(0)} ms after.`,
  )
}

/** Somebody else holds the whole table of the messages, for instance to change it. */
const withTableLocked = async (scene: Scene, url: string): Promise<void> => {
  const connection = await openConnection(url)
  await connection.query('begin')
  await connection.query('lock table messages in access exclusive mode')
  await Bun.sleep(500)
  const acked = scene.load.acked()
  await Bun.sleep(tableLockMs)
  expect(scene.load.acked()).toBe(acked)
  await recovers(scene, `the messages locked for ${tableLockMs / 1000} s`, async () => {
    await connection.query('rollback')
    await connection.end()
  })
}

/** Ends a trouble: soon after both nodes write again, and answer everything else. */
const recovers = async (
  { chat, load, side }: Scene,
  trouble: string,
  end: () => Promise<void>,
): Promise<void> => {
  await end()
  const began = performance.now()
  const counts = [0, 1].map((node) => () => load.acked((writer) => writer % 2 === node))
  const before = counts.map((count) => count())
  await until(() => counts.every((count, i) => count() > (before[i] as number) + 5), 60_000)
  const all = await Promise.all(
    chat.nodes.slice(0, 2).map(({ url }) => everythingElse(url, load.token, side)),
  )
  const backMs = performance.now() - began
  expect(all.flat().filter(({ status }) => status !== 200)).toEqual([])
  expect(backMs).toBeLessThan(recoveredMs)
  console.log(`After ${trouble}: all goes on ${backMs.toFixed(0)} ms later.`)
}

const connectionsOf = async (url: string): Promise<{ total: number; inTransaction: number }> => {
  const { rows } = await ask(
    url,
    `select count(*)::int as total, (count(*) filter (where state like 'idle in transaction%'
        and now() - state_change > interval '1 second'))::int as "inTransaction"
      from pg_stat_activity where application_name = 'parley'`,
  )
  return rows[0]
}
