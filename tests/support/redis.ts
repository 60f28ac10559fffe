import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { RedisClient } from 'bun'
import type { Namespace } from './namespace.ts'
import type { Need } from './needs.ts'

const program = ['/usr/bin/redis-server', '/usr/bin/valkey-server', '/usr/local/bin/redis-server'].find(
  (path) => existsSync(path),
)

/** The program of a Redis, so that a test can start one of its own, kill it and let it stand still. */
export const findRedisServer = (): Need =>
  program === undefined ? { missing: 'redis-server is not installed' } : { found: program }

/** A Redis that runs: PARLEY_TEST_REDIS_URL, or one at the usual port. */
export const findRedis = async (): Promise<Need> => {
  for (const url of [process.env.PARLEY_TEST_REDIS_URL, 'redis://127.0.0.1:6379'])
    if (url && (await answers(url))) return { found: url }
  return { missing: 'no Redis is running (PARLEY_TEST_REDIS_URL)' }
}

const answers = async (url: string): Promise<boolean> => {
  const client = new RedisClient(url, { autoReconnect: false, connectionTimeout: 2_000 })
  try {
    await client.connect()
    return (await client.ping()) === 'PONG'
  } catch {
    return false
  } finally {
    client.close()
  }
}

export type OwnRedis = {
  url: string
  /** Starts it again, on the same port and empty. */
  start(): Promise<void>
  kill(): Promise<void>
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void
  stop(): Promise<void>
}

/** A Redis of one's own, which keeps nothing on disk; on the loopback address unless said where. */
export const startRedis = async (
  at: Pick<Namespace, 'address' | 'under'> = { address: '127.0.0.1', under: [] },
): Promise<OwnRedis> => {
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'parley-redis-'))
  const url = `redis://${at.address}:${port}`
  let child: Bun.Subprocess | undefined

  const start = async (): Promise<void> => {
    const options = {
      port,
      // All of its addresses, where it has a network of its own.
      bind: at.under.length > 0 ? '0.0.0.0' : at.address,
      'protected-mode': 'no',
      save: '',
      appendonly: 'no',
      dir: folder,
    }
    const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)])
    const command = [...at.under, program as string, ...args]
    const started = Bun.spawn(command, { stdio: ['ignore', 'ignore', 'pipe'] })
    child = started
    for (let tries = 0; tries < 200; tries += 1) {
      if (await answers(url)) return
      if (started.exitCode !== null)
        throw new Error(`The Redis of the test does not start: ${await new Response(started.stderr).text()}`)
      await Bun.sleep(25)
    }
    throw new Error('The Redis of the test does not answer.')
  }
  const kill = async (): Promise<void> => {
    child?.kill('SIGKILL')
    await child?.exited
  }

  await start()
  return {
    url,
    start,
    kill,
    signal: (signal) => void process.kill((child as Bun.Subprocess).pid, signal),
    async stop() {
      await kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/**
 * A port that is free, below those that the system hands out by itself: so nobody who asks for any port gets it
 * before the test uses it.
 */
export const freePort = async (): Promise<number> => {
  for (let tries = 0; tries < 100; tries += 1) {
    const port = 20_000 + Math.floor(Math.random() * 12_000)
    if (await isFree(port)) return port
  }
  throw new Error('No port between 20,000 and 32,000 is free.')
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
