import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { caller } from './call.ts'
import { newDatabase } from './postgres.ts'
import { freePort, type OwnRedis, startRedis } from './redis.ts'
import { type ServerProcess, startServerProcess } from './start-server-process.ts'
import { testPassword } from './start-test-chat.ts'

/** `drop`: left out where it goes with its server. */
type NodesDatabase = { url: string; drop?(): Promise<void> }

export type TestNodes = {
  database: NodesDatabase
  redis: OwnRedis
  /** `console`: the port of its TCP console. */
  nodes: (ServerProcess & { console: number })[]
  /** One more node, or another one in the place of a dead one; `preload` makes it one of another version. */
  start(env?: Record<string, string>, preload?: string): Promise<ServerProcess>
  /** An account, made through the first node; its token is good on all. */
  register(username: string): Promise<string>
  stop(): Promise<void>
}

/** Several servers, each a process of its own, on a Redis of the test and a schema of a PostgreSQL, or one of its own. */
export const startNodes = async (
  postgres: string | NodesDatabase,
  count: number,
  settings: Record<string, string> = {},
  ownRedis?: OwnRedis,
): Promise<TestNodes> => {
  const database: NodesDatabase = typeof postgres === 'string' ? await newDatabase(postgres) : postgres
  const redis = ownRedis ?? (await startRedis())
  const folder = mkdtempSync(join(tmpdir(), 'parley-nodes-'))
  const nodes: TestNodes['nodes'] = []

  const start: TestNodes['start'] = async (env = {}, preload) => {
    const [port, console] = [await freePort(), await freePort()]
    const started = await startServerProcess({
      port,
      preload,
      data: join(folder, `node-${nodes.length + 1}`),
      env: {
        PARLEY_CONSOLE_PORT: String(console),
        PARLEY_DATABASE_URL: database.url,
        PARLEY_REDIS_URL: redis.url,
        ...settings,
        ...env,
      },
    })
    // Behind a proxy it names that one’s address.
    const node = { ...started, port, console, url: `http://127.0.0.1:${port}` }
    nodes.push(node)
    return node
  }

  for (let i = 0; i < count; i += 1) await start()
  return {
    database,
    redis,
    nodes,
    start,
    async register(username) {
      const { body } = await caller((nodes[0] as ServerProcess).url).post('', 'account.register', {
        username,
        password: testPassword,
      })
      if (!body.token) throw new Error(JSON.stringify(body))
      return body.token
    },
    async stop() {
      for (const node of nodes) {
        try {
          node.kill('SIGCONT')
          node.kill('SIGKILL')
        } catch {
          // It has ended already.
        }
        await node.exited
      }
      await redis.stop()
      await database.drop?.()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
