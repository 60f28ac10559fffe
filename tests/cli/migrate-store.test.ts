import { Database } from 'bun:sqlite'
import { afterAll, describe, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { caller } from '../support/call.ts'
import { testWith } from '../support/needs.ts'
import { ask, findPostgres, newDatabase } from '../support/postgres.ts'
import { runParley } from '../support/run-parley.ts'
import { startServerProcess } from '../support/start-server-process.ts'
import { startTestChat, testPassword } from '../support/start-test-chat.ts'

const postgres = await findPostgres()
const sample = join(import.meta.dir, '..', 'corpus')
const root = mkdtempSync(join(tmpdir(), 'parley-migrate-'))
const drops: (() => Promise<void>)[] = []
afterAll(async () => {
  for (const drop of drops) await drop()
  rmSync(root, { recursive: true, force: true })
}, 30_000)

let made = 0
const fresh = (): string => join(root, String(made++))
const freshPostgres = async (): Promise<string> => {
  const database = await newDatabase('found' in postgres ? postgres.found : '')
  drops.push(database.drop)
  return database.url
}
const move = (from: string, to: string) => runParley(['migrate-store', '--from', from, '--to', to])

/** A day of conversation, and somebody with a password, a session, a profile and a reaction. */
const withConversation = async (): Promise<{ data: string; token: string }> => {
  const data = fresh()
  expect((await runParley(['import', 'irc', sample, '--room', 'ubuntu', '--data', data])).code).toBe(0)
  const chat = await startTestChat({ dataFolder: data })
  const { token } = await chat.register('alice')
  const { id } = await chat.call(token, 'message.send', {
    room: 'lobby',
    text: 'Grüße 🦀 "und" so',
    nonce: '1',
  })
  await chat.call(token, 'message.react', { message: id, emoji: '👍', on: true })
  await chat.call(token, 'account.update', { displayName: 'Alice L.' })
  await chat.stop()
  return { data, token }
}

const everything = (data: string): Record<string, unknown[]> => {
  const db = new Database(join(data, 'parley.db'), { readonly: true })
  const names = db
    .query<{ name: string }, []>("select name from sqlite_master where type = 'table' order by name")
    .all()
    .map(({ name }) => name)
    .filter((name) => !/^(kysely_|sqlite_|search_)/.test(name))
  const rows = names.map((name) => {
    const all = db.query(`select * from "${name}"`).all()
    return [name, all.map((row) => JSON.stringify(row)).sort()]
  })
  db.close()
  return Object.fromEntries(rows)
}

describe('parley migrate-store', () => {
  testWith(
    postgres,
    'moves everything to PostgreSQL and back, row for row, and people stay logged in',
    async () => {
      const { data, token } = await withConversation()
      const before = everything(data)
      const url = await freshPostgres()
      const { code, out, err } = await move(data, url)
      expect([code, err.split('\n').at(-2)]).toEqual([0, 'Copying 100 %'])
      expect(out).toMatch(/^[\d,]+ rows copied and compared: [\d,]+ messages in 2 rooms/)
      expect(everything(data)).toEqual(before)

      const server = await startServerProcess({ data: fresh(), env: { PARLEY_DATABASE_URL: url } })
      const { post } = caller(server.url)
      const history = (await post(token, 'room.history', { room: 'lobby', limit: 10 })).body
      expect(history.messages.at(-1)).toMatchObject({
        text: 'Grüße 🦀 "und" so',
        reactions: [{ emoji: '👍' }],
      })
      expect((await post('', 'account.login', { username: 'alice', password: testPassword })).status).toBe(
        200,
      )
      server.kill('SIGTERM')
      await server.exited

      const back = fresh()
      expect((await move(url, back)).code).toBe(0)
      const after = everything(back)
      expect(Object.keys(after)).toEqual(Object.keys(before))
      // Since then the other server has opened one session and looked after its own tables.
      for (const table of ['messages', 'rooms', 'accounts', 'memberships', 'installation'])
        expect({ [table]: after[table] }).toEqual({ [table]: before[table] as unknown[] })
      expect(after.sessions?.length).toBe((before.sessions?.length ?? 0) + 1)
    },
    60_000,
  )

  testWith(
    postgres,
    'begins anew when it broke off in the middle, and no server starts on half a copy',
    async () => {
      const { data } = await withConversation()
      const url = await freshPostgres()
      const first = await startServerProcess({ data: fresh(), env: { PARLEY_DATABASE_URL: url } })
      first.kill('SIGTERM')
      await first.exited
      // It breaks off at a table that comes after the messages.
      await ask(
        url,
        `create function break_off() returns trigger language plpgsql as $$ begin raise 'the disk is gone'; end $$;
         create trigger break_off before insert on rooms for each row execute function break_off()`,
      )
      const countHere = async () =>
        Number((await ask(url, 'select count(*)::int as n from messages')).rows[0].n)
      expect((await move(data, url)).err).toContain('the disk is gone')
      await ask(url, 'drop trigger break_off on rooms')
      const half = await countHere()
      expect(half).toBeGreaterThan(0)
      const started = startServerProcess({ data: fresh(), env: { PARLEY_DATABASE_URL: url } })
      await expect(started).rejects.toThrow('A copy into this database was not finished.')
      expect((await move(data, url)).code).toBe(0)
      const all = everything(data).messages?.length as number
      expect(await countHere()).toBe(all)
    },
    60_000,
  )

  testWith(postgres, 'refuses a target that holds conversations, and leaves it alone', async () => {
    const { data } = await withConversation()
    const url = await freshPostgres()
    expect((await move(data, url)).code).toBe(0)
    const { code, err } = await move(data, url)
    expect([code, err.trim()]).toEqual([1, 'The target holds conversations already. Name an empty one.'])
  })

  testWith(postgres, 'says when the target differs from what was read', async () => {
    const { data } = await withConversation()
    const url = await freshPostgres()
    expect((await move(data, url)).code).toBe(0)
    await ask(url, 'delete from messages where seq % 7 = 0; delete from accounts; delete from rooms')
    await ask(
      url,
      `create function spoil() returns trigger language plpgsql as $$ begin new.text := new.text || '!'; return new; end $$;
       create trigger spoil before insert on messages for each row when (new.seq % 50 = 1) execute function spoil();
       insert into installation (name, value) values ('unfinished-copy', 'yes')`,
    )
    const { code, err } = await move(data, url)
    expect(code).toBe(1)
    expect(err).toContain('The copy differs from what was read: messages of the room')
  })

  test('says what it needs', async () => {
    expect((await runParley(['migrate-store'])).err).toContain('Say from where to where')
    expect((await move(fresh(), fresh())).err).toContain('There is no database')
  })
})
