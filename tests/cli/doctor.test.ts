import { Database } from 'bun:sqlite'
import { afterAll, describe, expect, test } from 'bun:test'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { testWith } from '../support/needs.ts'
import { plantDamage } from '../support/plant-damage.ts'
import { findPostgres, newDatabase, openConnection } from '../support/postgres.ts'
import { runParley } from '../support/run-parley.ts'
import { startServerProcess } from '../support/start-server-process.ts'

const postgres = await findPostgres()
const sample = join(import.meta.dir, '..', 'corpus')
const root = mkdtempSync(join(tmpdir(), 'parley-doctor-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

let made = 0
const fresh = (): string => join(root, String(made++))

const withConversation = async (): Promise<string> => {
  const data = fresh()
  expect((await runParley(['import', 'irc', sample, '--room', 'ubuntu', '--data', data])).code).toBe(0)
  return data
}

const examine = async (data: string, env: Record<string, string> = {}) => {
  const { code, out } = await runParley(['doctor', '--data', data], { PARLEY_PORTS: '0', ...env })
  return { code, out, faults: out.split('\n').filter((line) => line.startsWith('BAD ')) }
}

/** Every file with its content; SQLite's index of the log is its own business. */
const filesIn = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.endsWith('-shm'))
      .map(({ parentPath, name }) => join(parentPath, name))
      .map((file) => [file, Bun.hash(readFileSync(file)).toString(36)]),
  )

describe('the doctor changes nothing', () => {
  test('where nothing is', async () => {
    const data = fresh()
    const { code, out } = await examine(data)
    expect([code, out]).toEqual([0, expect.stringContaining('the first start makes it')])
    expect(existsSync(data)).toBe(false)
  })

  test('in an empty folder', async () => {
    const data = fresh()
    mkdirSync(data)
    expect((await examine(data)).code).toBe(0)
    expect(readdirSync(data)).toEqual([])
  })

  test('beside a database at rest', async () => {
    const data = await withConversation()
    const before = [readdirSync(data).sort(), filesIn(data)]
    const { code, out } = await examine(data)
    expect([code, out]).toEqual([0, expect.stringContaining('is sound; 600 messages')])
    expect([readdirSync(data).sort(), filesIn(data)]).toEqual(before)
  })

  test('where a server was killed, whose last messages are still in the log', async () => {
    const data = fresh()
    const server = await startServerProcess({ data })
    server.kill('SIGKILL')
    await server.exited
    const before = [readdirSync(data).sort(), filesIn(data)]
    expect(before[0]).toContain('parley.db-wal')
    const { code, out } = await examine(data)
    expect([code, out]).toEqual([0, expect.stringContaining('is sound')])
    expect(out).not.toContain('A server is running')
    expect([readdirSync(data).sort(), filesIn(data)]).toEqual(before)
  })
})

test('the doctor looks beside a running server, and asks nobody to stop it', async () => {
  const data = await withConversation()
  const server = await startServerProcess({ data })
  const { code, out } = await examine(data, { PARLEY_PORTS: String(server.port) })
  expect([code, out]).toEqual([0, expect.stringContaining('A server is running on this data folder.')])
  expect(out).toContain('is sound; 600 messages')
  expect(out).toContain(`Port ${server.port} is served by a running Parley.`)
  expect(out).not.toMatch(/stop/i)
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200)
  server.kill('SIGTERM')
  await server.exited
})

describe('the doctor finds', () => {
  const expectFault = async (data: string, told: string): Promise<void> => {
    const { code, faults } = await examine(data)
    expect([code, faults.join('\n')]).toEqual([1, expect.stringContaining(told)])
  }

  test('damage in any page, a file cut off, and one that is no database', async () => {
    const data = await withConversation()
    const file = join(data, 'parley.db')
    const whole = fresh()
    copyFileSync(file, whole)
    const pages = readFileSync(file).length / 4096
    for (let page = 1; page < pages; page += Math.floor(pages / 8)) {
      copyFileSync(whole, file)
      plantDamage(file, page)
      await expectFault(data, 'Run "parley restore" with a backup.')
    }
    copyFileSync(whole, file)
    truncateSync(file, 4096 * 10)
    await expectFault(data, 'Run "parley restore" with a backup.')
    writeFileSync(file, 'a text')
    await expectFault(data, 'cannot be read')
  })

  test('a database of a newer Parley', async () => {
    const data = await withConversation()
    const db = new Database(join(data, 'parley.db'))
    db.run("insert into kysely_migration (name, timestamp) values ('999-from-the-future', '2099-01-01')")
    db.close()
    await expectFault(data, 'was written by a newer Parley')
  })

  test('a room whose revision lies below its messages, and messages of no room', async () => {
    const data = await withConversation()
    const db = new Database(join(data, 'parley.db'))
    db.run("update rooms set rev = 599 where name = 'ubuntu'")
    await expectFault(data, '#ubuntu has messages above its own revision')
    db.run("delete from rooms where name = 'ubuntu'")
    await expectFault(data, 'messages of a room')
    db.close()
  })

  test('a folder that cannot be made, one that is a file, and every wrong setting', async () => {
    const file = fresh()
    writeFileSync(file, '')
    await expectFault(join(file, 'data'), 'cannot be made')
    await expectFault(file, 'cannot be written')
    const { code, faults } = await examine(fresh(), { PARLEY_PORTS: 'eighty', PARLEY_LIMITS: 'perhaps' })
    expect([code, faults]).toEqual([
      1,
      [expect.stringContaining('PARLEY_PORTS'), expect.stringContaining('PARLEY_LIMITS')],
    ])
  })

  test('a folder for files that cannot be written, a name that is no setting, and what belongs together', async () => {
    const file = fresh()
    writeFileSync(file, '')
    const told = async (env: Record<string, string>) =>
      (await runParley(['doctor'], { PARLEY_DATA: fresh(), PARLEY_PORTS: '0', ...env })).out
    expect(await told({ PARLEY_FILES: file })).toContain('cannot be written. Set PARLEY_FILES')
    expect(await told({ PARLEY_PUBLICURL: 'https://chat.example.org' })).toContain(
      'Did you mean PARLEY_PUBLIC_URL?',
    )
    expect(await told({ PARLEY_REDIS_URL: 'redis://127.0.0.1:1' })).toContain(
      'Set PARLEY_DATABASE_URL as well',
    )
  })

  test('a PostgreSQL and a Redis that do not answer', async () => {
    const { code, out } = await runParley(['doctor'], {
      PARLEY_DATA: fresh(),
      PARLEY_PORTS: '0',
      PARLEY_DATABASE_URL: 'postgres://parley@127.0.0.1:1/parley',
      PARLEY_REDIS_URL: 'redis://127.0.0.1:1',
    })
    expect(code).toBe(1)
    expect(out).toContain('BAD  PARLEY_DATABASE_URL: PostgreSQL cannot be reached')
    expect(out).toContain('BAD  PARLEY_REDIS_URL: Redis cannot be used')
    expect(out).not.toContain('There is no database yet')
  })

  testWith(postgres, 'nothing in a PostgreSQL, before and after the first start', async (url) => {
    const database = await newDatabase(url)
    const env = { PARLEY_DATA: fresh(), PARLEY_PORTS: '0', PARLEY_DATABASE_URL: database.url }
    expect((await runParley(['doctor'], env)).out).toContain('the first start makes the tables')
    const server = await startServerProcess({ data: env.PARLEY_DATA, env })
    const { out } = await runParley(['doctor'], env)
    expect(out).toContain('its tables suit this version')
    const client = await openConnection(url)
    const { rows } = await client.query('show data_checksums')
    await client.end()
    expect(out.includes('pg_checksums --enable')).toBe(rows[0].data_checksums === 'off')
    const told = await runParley(['admin', 'statistics'], env)
    expect([told.code, told.err]).toEqual([0, ''])
    server.kill('SIGKILL')
    await server.exited
    await database.drop()
  })

  test('another program on the port, whether it answers something else or nothing', async () => {
    const talking = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: () => new Response('ok') })
    const silent = Bun.listen({ port: 0, hostname: '127.0.0.1', socket: { data: () => {} } })
    for (const { port } of [talking, silent]) {
      const { code, faults } = await examine(fresh(), { PARLEY_PORTS: String(port) })
      expect([code, faults]).toEqual([
        1,
        [expect.stringContaining(`Port ${port} is used by another program`)],
      ])
    }
    silent.stop(true)
    await talking.stop(true)
  })
})
