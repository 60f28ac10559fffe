import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Namespace } from './namespace.ts'
import type { Need } from './needs.ts'
import { openConnection } from './postgres.ts'
import { freePort } from './redis.ts'

const versions = '/usr/lib/postgresql'
const programs = (existsSync(versions) ? readdirSync(versions) : [])
  .filter((version) => Number(version) >= 15)
  .sort((a, b) => Number(b) - Number(a))
  .map((version) => join(versions, version, 'bin'))
  .find((folder) => existsSync(join(folder, 'initdb')))

/** The programs of a PostgreSQL server, so that a test can start one of its own and kill it. */
export const findPostgresServer = (): Need =>
  programs === undefined
    ? { missing: 'the PostgreSQL server is not installed (Debian: postgresql)' }
    : { found: programs }

export type OwnPostgres = {
  url: string
  /** Where its files are. */
  data: string
  start(): Promise<void>
  /** The whole server at once, without a word. */
  kill(): Promise<void>
  /** Shut down at once, as for a failover (SIGQUIT): its connections are told, and nothing is finished. */
  quit(): Promise<void>
  /** All of its processes stand still, or go on. */
  freeze(): void
  thaw(): void
  stop(): Promise<void>
}

/** It refuses to run as root; Debian brings a user for it. */
const asItsUser: string[] =
  process.getuid?.() === 0 ? ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups'] : []

type OwnPostgresOptions = {
  /** Further lines of its configuration. */
  settings?: string
  /** Where it runs; on the loopback address unless said. */
  at?: Pick<Namespace, 'address' | 'under'>
}

/** A PostgreSQL of one's own, with everything that it acknowledges on disk. */
export const startPostgres = async ({
  settings = '',
  at = { address: '127.0.0.1', under: [] },
}: OwnPostgresOptions = {}): Promise<OwnPostgres> => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-postgres-'))
  const data = join(folder, 'data')
  const port = await freePort()
  const bin = (name: string): string => join(programs as string, name)
  if (asItsUser.length > 0) Bun.spawnSync(['chown', 'postgres', folder])
  const how = ['-U', 'parley', '-A', 'trust', '-E', 'UTF8', '--data-checksums', '--no-sync']
  run([...asItsUser, bin('initdb'), '-D', data, ...how])
  writeFileSync(
    join(data, 'postgresql.conf'),
    // All of its addresses, where it has a network of its own.
    `listen_addresses = '${at.under.length > 0 ? '*' : at.address}'\nport = ${port}\nunix_socket_directories = '${folder}'\nmax_connections = 100\n${settings}\n`,
  )
  appendFileSync(join(data, 'pg_hba.conf'), 'host all all 198.18.0.0/15 trust\n')
  const url = `postgres://parley@${at.address}:${port}/postgres`
  let postmaster = 0

  const answers = async (): Promise<boolean> => {
    try {
      const client = await openConnection(url)
      await client.query('select 1')
      await client.end()
      return true
    } catch {
      return false
    }
  }

  const start = async (): Promise<void> => {
    rmSync(join(data, 'postmaster.pid'), { force: true })
    Bun.spawn([...at.under, ...asItsUser, bin('postgres'), '-D', data], {
      stdio: ['ignore', 'ignore', 'ignore'],
    })
    for (let tries = 0; tries < 400; tries += 1) {
      if (await answers()) {
        postmaster = Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0])
        return
      }
      await Bun.sleep(50)
    }
    throw new Error('The PostgreSQL of the test does not start.')
  }

  const family = (): number[] => [postmaster, ...childrenOf(postmaster)]
  const signalAll = (signal: NodeJS.Signals): void => {
    for (const pid of family())
      try {
        process.kill(pid, signal)
      } catch {
        // It has ended meanwhile.
      }
  }
  const kill = async (): Promise<void> => {
    const all = family()
    signalAll('SIGKILL')
    await ended(all)
  }
  const quit = async (): Promise<void> => {
    const all = family()
    process.kill(postmaster, 'SIGQUIT')
    await ended(all)
  }
  const ended = async (all: number[]): Promise<void> => {
    for (let tries = 0; tries < 200 && all.some(isAlive); tries += 1) await Bun.sleep(10)
  }

  await start()
  return {
    url,
    data,
    start,
    kill,
    quit,
    freeze: () => signalAll('SIGSTOP'),
    thaw: () => signalAll('SIGCONT'),
    async stop() {
      await kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const run = (command: string[]): void => {
  const { exitCode, stderr } = Bun.spawnSync(command)
  if (exitCode !== 0) throw new Error(`${command.join(' ')}: ${stderr}`)
}

const childrenOf = (pid: number): number[] => {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
      .trim()
      .split(' ')
      .filter(Boolean)
      .map(Number)
  } catch {
    return []
  }
}

const isAlive = (pid: number): boolean => {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}
