import { Database } from 'bun:sqlite'
import { afterAll, describe, expect, test } from 'bun:test'
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { caller } from '../support/call.ts'
import { needs, testWith } from '../support/needs.ts'
import { plantDamage } from '../support/plant-damage.ts'
import { runParley } from '../support/run-parley.ts'
import { startServerProcess } from '../support/start-server-process.ts'
import { startTestChat, testPassword } from '../support/start-test-chat.ts'

const sample = join(import.meta.dir, '..', 'corpus')
const root = mkdtempSync(join(tmpdir(), 'parley-backup-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

let made = 0
const fresh = (): string => join(root, String(made++))

const withConversation = async (): Promise<string> => {
  const data = fresh()
  const { code } = await runParley(['import', 'irc', sample, '--room', 'ubuntu', '--data', data])
  expect(code).toBe(0)
  return data
}

const contentOf = (file: string) => {
  const db = new Database(file, { readonly: true })
  const messages = db.query('select * from messages order by room, seq').all()
  const { epoch } = db.query("select value as epoch from installation where name = 'epoch'").get() as {
    epoch: string
  }
  db.close()
  return { messages, epoch }
}
const databaseOf = (data: string) => contentOf(join(data, 'parley.db'))

describe('a backup (R14)', () => {
  test('is taken while the server runs, and brings back what had been acknowledged before it, under a new epoch', async () => {
    const dataFolder = fresh()
    const chat = await startTestChat({ dataFolder })
    const { token } = await chat.register('alice')
    await chat.call(token, 'message.send', { room: 'lobby', text: 'before', nonce: '1' })
    const file = fresh()
    expect((await runParley(['backup', file, '--data', dataFolder])).out).toContain('messages')
    await chat.call(token, 'message.send', { room: 'lobby', text: 'after', nonce: '2' })
    await chat.stop()
    const { epoch } = databaseOf(dataFolder)

    expect((await runParley(['restore', file, '--data', dataFolder])).code).toBe(0)
    const again = await startTestChat({ dataFolder })
    const { messages } = await again.call(token, 'room.history', { room: 'lobby' })
    expect(messages.map(({ text }: { text: string }) => text)).toEqual(['before'])
    await again.stop()
    expect(databaseOf(dataFolder).epoch).not.toBe(epoch)
    const [kept] = readdirSync(dataFolder).filter(
      (name) => name.includes('.before-') && !/-(wal|shm)$/.test(name),
    )
    expect(contentOf(join(dataFolder, kept as string)).messages.at(-1)).toMatchObject({ text: 'after' })
  })

  test('restored into an empty folder is the same conversation', async () => {
    const data = await withConversation()
    const [file, elsewhere] = [fresh(), fresh()]
    await runParley(['backup', file, '--data', data])
    expect((await runParley(['restore', file, '--data', elsewhere])).code).toBe(0)
    expect(databaseOf(elsewhere).messages).toEqual(databaseOf(data).messages)
  })

  test('can be read by nobody else, and neither can what is restored from it', async () => {
    const data = await withConversation()
    const [file, elsewhere] = [fresh(), fresh()]
    await runParley(['backup', file, '--data', data])
    expect(statSync(file).mode & 0o777).toBe(0o600)
    chmodSync(file, 0o644)
    await runParley(['restore', file, '--data', elsewhere])
    expect(statSync(join(elsewhere, 'parley.db')).mode & 0o777).toBe(0o600)
  })

  test('may be a database that somebody copied with the log beside it: nothing of the log is lost', async () => {
    const [data, elsewhere] = [fresh(), fresh()]
    const server = await startServerProcess({ data })
    const { post } = caller(server.url)
    const { token } = (await post('', 'account.register', { username: 'alice', password: testPassword })).body
    await post(token, 'message.send', { room: 'lobby', text: 'only in the log', nonce: '1' })
    server.kill('SIGKILL')
    await server.exited
    expect(statSync(join(data, 'parley.db-wal')).size).toBeGreaterThan(0)
    expect((await runParley(['restore', join(data, 'parley.db'), '--data', elsewhere])).code).toBe(0)
    expect(databaseOf(elsewhere).messages.at(-1)).toMatchObject({ text: 'only in the log' })
  })

  test('never overwrites a file, and leaves none behind when it fails', async () => {
    const data = await withConversation()
    const there = fresh()
    writeFileSync(there, 'precious')
    expect((await runParley(['backup', there, '--data', data])).err).toContain('nothing was overwritten')
    expect(await Bun.file(there).text()).toBe('precious')

    const damaged = fresh()
    await runParley(['backup', damaged, '--data', data])
    plantDamage(join(data, 'parley.db'))
    const target = fresh()
    const { code, err } = await runParley(['backup', target, '--data', data])
    expect([code, err]).toEqual([1, expect.stringContaining('The backup failed')])
    expect([existsSync(target), existsSync(`${target}.partial`)]).toEqual([false, false])
  })

  testWith(needs.smallDisk(), 'says so when the disk is full, and leaves no part of a file', async () => {
    const data = await withConversation()
    const disk = fresh()
    Bun.spawnSync(['mkdir', disk])
    expect(Bun.spawnSync(['mount', '-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk]).exitCode).toBe(0)
    try {
      const { code, err } = await runParley(['backup', join(disk, 'b.db'), '--data', data])
      expect([code, err]).toEqual([1, expect.stringContaining('The backup failed')])
      expect(readdirSync(disk)).toEqual([])
    } finally {
      Bun.spawnSync(['umount', disk])
    }
  })
})

describe('a restore', () => {
  testWith(
    needs.strace(),
    'never leaves the place of the database empty, whenever the power is cut',
    async (strace) => {
      const data = await withConversation()
      const [file, trace] = [fresh(), fresh()]
      await runParley(['backup', file, '--data', data])
      const under = [strace, '-f', '-o', trace, '-e', 'trace=rename,renameat,renameat2,unlink,unlinkat']
      expect((await runParley(['restore', file, '--data', data], {}, under)).code).toBe(0)
      const calls = readFileSync(trace, 'utf8')
      expect(calls).toContain(`parley.db.restoring", `)
      expect(calls).not.toMatch(/(rename|unlink)\w*\((AT_FDCWD, )?"[^"]*parley\.db"/)
    },
  )

  test('is not spoilt by the log of a database that is no longer there', async () => {
    const data = await withConversation()
    const [file, elsewhere] = [fresh(), fresh()]
    await runParley(['backup', file, '--data', data])
    const server = await startServerProcess({ data: elsewhere })
    server.kill('SIGKILL')
    await server.exited
    rmSync(join(elsewhere, 'parley.db'))
    expect((await runParley(['restore', file, '--data', elsewhere])).code).toBe(0)
    expect(databaseOf(elsewhere).messages).toEqual(databaseOf(data).messages)
  })
})

describe('a restore that cannot be done changes nothing', () => {
  const refused = async (file: string, data: string, told: string): Promise<void> => {
    const before = databaseOf(data)
    const { code, err } = await runParley(['restore', file, '--data', data])
    expect([code, err]).toEqual([1, expect.stringContaining(told)])
    expect(err.trim().split('\n')).toHaveLength(1)
    expect(databaseOf(data)).toEqual(before)
    expect(readdirSync(data).filter((name) => name.includes('restoring') || name.includes('before'))).toEqual(
      [],
    )
  }

  test('of a file that is none, is no database, is damaged or cut off', async () => {
    const data = await withConversation()
    await refused(fresh(), data, 'There is no file')
    const text = fresh()
    writeFileSync(text, 'a text')
    await refused(text, data, 'no sound backup')
    const damaged = fresh()
    await runParley(['backup', damaged, '--data', data])
    plantDamage(damaged)
    await refused(damaged, data, 'no sound backup')
    const cut = fresh()
    await runParley(['backup', cut, '--data', data])
    truncateSync(cut, statSync(cut).size - 8192)
    await refused(cut, data, 'no sound backup')
  })

  test('of a backup of a newer Parley', async () => {
    const data = await withConversation()
    const newer = fresh()
    await runParley(['backup', newer, '--data', data])
    const db = new Database(newer)
    db.run("insert into kysely_migration (name, timestamp) values ('999-from-the-future', '2099-01-01')")
    db.close()
    await refused(newer, data, 'newer Parley')
  })

  test('while a server runs on the folder', async () => {
    const data = await withConversation()
    const file = fresh()
    await runParley(['backup', file, '--data', data])
    const server = await startServerProcess({ data })
    await refused(file, data, 'in use by another Parley')
    server.kill('SIGTERM')
    await server.exited
  })
})

test.each([
  [['backup', 'x.db']],
  [['restore', join(sample, 'README.md')]],
  [['export', '--room', 'lobby']],
  [['import', 'irc', sample]],
])('parley %p leaves folders alone where PostgreSQL keeps the conversations', async (args) => {
  const { code, err } = await runParley(args, { PARLEY_DATABASE_URL: 'postgres://127.0.0.1/nowhere' })
  expect([code, err]).toEqual([1, expect.stringContaining('pg_dump')])
})
