import { findPostgres, newDatabase } from '../../tests/support/postgres.ts'
import { findRedisServer, startRedis } from '../../tests/support/redis.ts'
import { parley } from '../generator/dialects.ts'
import { type Load, type Measured, measureNodes } from '../generator/load.ts'
import { pinGenerator, register, startParley } from '../programs.ts'
import { median, type Plan, type Row, round } from '../scenario.ts'

const senders = 50
const twice = 2 * senders

/**
 * One node and two, on the same PostgreSQL and Redis: what a delivery costs when half of the people are elsewhere, what it
 * costs when a second node with as many people doubles the room, and how long a message takes from one node to the other.
 * The CPU is that of the nodes, not of the database.
 */
export async function* twoNodes({ seconds, repeats }: Plan): AsyncGenerator<Row> {
  const postgres = await findPostgres()
  const redisServer = findRedisServer()
  if ('missing' in postgres || 'missing' in redisServer) {
    yield { what: 'two nodes', figures: { skipped: 'needs a PostgreSQL and redis-server' } }
    return
  }
  pinGenerator()
  const [database, redis] = [await newDatabase(postgres.found), await startRedis()]
  const env = { PARLEY_DATABASE_URL: database.url, PARLEY_REDIS_URL: redis.url }
  const nodes = [await startParley({ env }), await startParley({ env })]
  const port = (nodes[0] as (typeof nodes)[0]).port
  const tokens: string[] = []
  for (let i = 0; i < twice; i++) tokens.push(await register(port, `sender-${i}`))

  const load: Load = { sockets: 500, senders, rooms: 1, seconds, pace: { window: 50 } }
  // The runtime compiles what is busy, in threads of each process: the second node would be measured while it does.
  for (let i = 0; i < 3; i++) await measureNodes(nodes, (index) => index % 2, parley(tokens, ['lobby']), load)
  const one: Measured[] = []
  const two: Measured[] = []
  const doubled: Measured[] = []
  const double: Load = { ...load, sockets: 1000, senders: twice, pace: { window: 100 } }
  for (let i = 0; i < repeats; i++) {
    one.push(await measureNodes(nodes.slice(0, 1), () => 0, parley(tokens, ['lobby']), load))
    two.push(await measureNodes(nodes, (index) => index % 2, parley(tokens, ['lobby']), load))
    doubled.push(await measureNodes(nodes, (index) => index % 2, parley(tokens, ['lobby']), double))
  }
  const of = (all: Measured[], key: keyof Measured): number => median(all.map((each) => each[key]))
  const lost = (all: Measured[]): number => all.reduce((sum, each) => sum + each.lost, 0)
  const share = (all: Measured[]): number =>
    round(of(all, 'deliveriesPerCpuSecond') / of(one, 'deliveriesPerCpuSecond'), 2)
  for (const [what, all] of [
    ['500 sockets, saturated, half of them on each node', two],
    ['500 sockets, saturated, on each of two nodes', doubled],
  ] as const)
    yield {
      what,
      figures: {
        'deliveries/CPU-s': of(all, 'deliveriesPerCpuSecond'),
        '500 on one node': of(one, 'deliveriesPerCpuSecond'),
        'of one node': share(all),
        lost: lost(one) + lost(all),
      },
    }

  const across = { ...load, sockets: 250, pace: { rate: 100 } }
  const away: Measured[] = []
  for (let i = 0; i < repeats; i++)
    away.push(
      await measureNodes(nodes, (index) => (index < senders ? 0 : 1), parley(tokens, ['lobby']), across),
    )
  yield {
    what: 'sent on one, heard by 200 sockets on the other, 100 messages/s',
    figures: {
      'p50 ms': of(away, 'p50'),
      'p95 ms': of(away, 'p95'),
      'p99 ms': of(away, 'p99'),
      lost: lost(away),
    },
  }
  await Promise.all(nodes.map((node) => node.stop()))
  await redis.stop()
  await database.drop()
}
