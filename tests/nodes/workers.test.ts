import { describe, expect, test } from 'bun:test'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '../../src/sdk/index.ts'
import { caller } from '../support/call.ts'
import { allOf, testWith } from '../support/needs.ts'
import { findPostgres, newDatabase } from '../support/postgres.ts'
import { findRedisServer, freePort, startRedis } from '../support/redis.ts'
import { testPassword } from '../support/start-test-chat.ts'
import { stopAtEnd } from '../support/stop-at-end.ts'
import { openSocket } from '../support/test-socket.ts'
import { checkLoad, startWritersAt, until } from './load.ts'

const entry = join(import.meta.dir, '..', '..', 'src', 'cli', 'main.ts')
const postgres = await findPostgres()
const need = allOf(postgres, findRedisServer())
const atEnd = stopAtEnd()

const folder = (): string => {
  const made = mkdtempSync(join(tmpdir(), 'parley-workers-'))
  atEnd(() => rmSync(made, { recursive: true, force: true }))
  return made
}

const failToStart = async (args: string[], env: Record<string, string> = {}): Promise<[number, string]> => {
  const child = Bun.spawn([process.execPath, entry, 'serve', ...args], {
    env: { ...process.env, PARLEY_DATA: folder(), PARLEY_PORTS: '0', ...env },
    stdout: 'ignore',
    stderr: 'pipe',
  })
  const told = (await new Response(child.stderr).text()).trim()
  return [await child.exited, told]
}

const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number)

describe('workers', () => {
  test('say in one sentence what they lack', async () => {
    expect(await failToStart(['--workers', '2'])).toEqual([
      1,
      'Several workers need a PostgreSQL and a Redis that they share. Set PARLEY_DATABASE_URL and PARLEY_REDIS_URL, or leave --workers out.',
    ])
    const shared = { PARLEY_DATABASE_URL: 'postgres://x@127.0.0.1/x', PARLEY_REDIS_URL: 'redis://127.0.0.1' }
    expect(await failToStart(['--workers', 'many'], shared)).toEqual([
      1,
      '--workers takes a number from 1 to 64.',
    ])
    expect(await failToStart(['--workers', '2'], shared)).toEqual([
      1,
      'PARLEY_PORTS: Workers share a port, so it cannot be 0. Name one.',
    ])
    const [code, told] = await failToStart(['--wrokers', '2'])
    expect(code).toBe(1)
    expect(told).toEndWith('"parley serve" takes only --workers N; its settings are in env.example.')
  })

  testWith(
    need,
    'share a port and all they know; one that is killed is started again, and nothing is missed',
    async () => {
      const [database, redis] = [
        await newDatabase('found' in postgres ? postgres.found : ''),
        await startRedis(),
      ]
      atEnd(database.drop)
      atEnd(redis.stop)
      const [port, data] = [await freePort(), folder()]
      const parent = Bun.spawn([process.execPath, entry, 'serve', '--workers', '2'], {
        env: {
          ...process.env,
          PARLEY_DATA: data,
          PARLEY_PORTS: String(port),
          PARLEY_CONSOLE_PORT: '0',
          PARLEY_LIMITS: 'off',
          PARLEY_DATABASE_URL: database.url,
          PARLEY_REDIS_URL: redis.url,
        },
        stdout: 'pipe',
        stderr: 'ignore',
      })
      atEnd(() => parent.kill('SIGKILL'))
      let printed = ''
      for await (const chunk of parent.stdout) {
        printed += new TextDecoder().decode(chunk)
        if (printed.includes('Parley is ready')) break
      }
      const url = `http://127.0.0.1:${port}`
      expect(printed).toContain(`Parley is ready: ${url} (2 workers)`)
      const workers = childrenOf(parent.pid)
      expect(workers.length).toBe(2)

      // Whichever worker answers, the operator of this machine is known.
      for (let i = 0; i < 6; i += 1) {
        const admin = Bun.spawn([process.execPath, entry, 'admin', 'statistics', '--data', data], {
          stdout: 'ignore',
          stderr: 'pipe',
        })
        expect([await admin.exited, await new Response(admin.stderr).text()]).toEqual([0, ''])
      }

      const { post } = caller(url)
      const { token } = (await post('', 'account.register', { username: 'alice', password: testPassword }))
        .body
      const register = async (username: string): Promise<string> =>
        (await post('', 'account.register', { username, password: testPassword })).body.token
      const load = await startWritersAt(register, 6, () => url)
      const { room } = load
      await post(token, 'room.join', { room })
      // So many that the system hands out some to each worker.
      const listeners = Array.from({ length: 16 }, () => createClient({ url, token, presence: false }))
      for (const listener of listeners) {
        atEnd(listener.close)
        listener.connect()
      }
      await Promise.all(listeners.map((listener) => listener.jumpToNewest(room)))
      await until(() => load.acked() > 50)
      process.kill(workers[0] as number, 'SIGKILL')
      const acked = load.acked()
      await until(() => load.acked() > acked + 100)
      const { faults } = await checkLoad(load, { url }, { clients: listeners })
      expect(faults).toEqual([])

      for (let tries = 0; tries < 100 && childrenOf(parent.pid).length < 2; tries += 1) await Bun.sleep(100)
      expect(childrenOf(parent.pid).length).toBe(2)
      // The new one is up, and the dead one counts no longer as one to move to.
      await Bun.sleep(3_000)
      const socket = await openSocket(url, token)
      const began = performance.now()
      parent.kill('SIGTERM')
      expect((await socket.closed).code).toBe(1012)
      expect(await parent.exited).toBe(0)
      // Nobody is sent from one to the other while both stop.
      expect(performance.now() - began).toBeLessThan(7_000)
    },
    60_000,
  )
})
