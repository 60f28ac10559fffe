import { afterAll, describe, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { testWith } from '../support/needs.ts'
import { fullChat, oldPassword, plainChat, writePostgres, writeSqlite } from '../support/old-databases.ts'
import { findPostgres, newDatabase } from '../support/postgres.ts'
import { runParley } from '../support/run-parley.ts'
import { startTestChat, testPassword } from '../support/start-test-chat.ts'

const folders: string[] = []
const folder = (): string => {
  const made = mkdtempSync(join(tmpdir(), 'parley-import-'))
  folders.push(made)
  return made
}
afterAll(() => {
  for (const made of folders) rmSync(made, { recursive: true, force: true })
})

type Place = { data: string; env: Record<string, string> }

const importInto = async ({ data, env }: Place, ...args: string[]): Promise<string> => {
  const target = env.PARLEY_DATABASE_URL ? [] : ['--data', data]
  const { code, out, err } = await runParley(['import', 'database', ...args, ...target], {
    ...env,
    PARLEY_DATA: data,
  })
  expect([code, code === 0 ? '' : err]).toEqual([0, ''])
  return out
}

const idIn = (told: string): string => told.match(/--undo (\w+)/)?.[1] ?? ''

/** What somebody sees: rooms with their messages. */
const seenBy = async (place: Place, username: string, password: string) => {
  const chat = await startTestChat({ dataFolder: place.data, env: place.env })
  try {
    const { token } = await chat.call('', 'account.login', { username, password })
    const { rooms } = await chat.call(token, 'room.list', {})
    const seen: Record<string, unknown> = {}
    for (const { id, name, role, unread } of rooms) {
      const page = role === null ? undefined : await chat.call(token, 'room.history', { room: id })
      const said = page?.messages.filter(({ kind, deleted }) => kind !== 'notice' && !deleted)
      seen[name] = said
        ? { role, unread, said: said.map(({ author, text, at }) => [author.name, text, at]) }
        : null
    }
    return seen
  } finally {
    await chat.stop()
  }
}

const prepare = async (place: Place, ...usernames: string[]): Promise<void> => {
  const chat = await startTestChat({ dataFolder: place.data, env: place.env })
  for (const username of usernames) await chat.register(username)
  await chat.stop()
}

/** Both stores, from both kinds of source. */
const bothWays = async (place: Place, source: string): Promise<void> => {
  await prepare(place, 'Bob')
  const rehearsed = await importInto(place, source, '--dry-run')
  expect(rehearsed).toContain('Nothing is written.')
  expect(rehearsed).toContain('7 messages (0 of 7 are here already; 2 are private)')
  expect(rehearsed).toContain('bob → bob_2')
  expect(await seenBy(place, 'Bob', testPassword)).toEqual({ lobby: { role: 'member', unread: 0, said: [] } })

  const told = await importInto(place, source)
  expect(told).toContain('4 accounts new of 4, 2 rooms new of 2.')
  expect(told).toContain('7 messages were new; 0 were there already.')
  expect(told).toContain('bob → bob_2')
  expect(told).toContain('carol smith → carol_smith')
  expect(told).toContain('1 password cannot be checked here')
  expect(told).toContain('1 row left out: messages 5 (empty)')

  const hello = ['Ann', 'hello', '2020-02-01T09:30:00.123Z']
  const general = [
    hello,
    ['bob_2', "bob's words", '2020-02-01T09:31:00.000Z'],
    ['user_9', 'from a ghost', '2020-02-01T09:33:00.000Z'],
  ]
  const direct = [
    ['Ann', 'psst', '2020-02-02T08:00:00.000Z'],
    ['bob_2', 'what?', '2020-02-02T08:01:00.000Z'],
  ]
  const lobby = [['carol_smith', 'in the one room', '2020-02-01T09:35:00.000Z']]
  const ofAnn = {
    bob_2: { role: 'member', said: direct, unread: 0 },
    general: { role: 'owner', said: general, unread: 0 },
    lobby: { role: 'member', said: lobby, unread: 0 },
  }
  expect(await seenBy(place, 'Ann', oldPassword)).toEqual(ofAnn)
  // By the proved address too; and the room that she does not belong to is not hers.
  expect(Object.keys(await seenBy(place, 'ann@example.org', oldPassword))).not.toContain('secret')
  expect(await seenBy(place, 'bob_2', oldPassword)).toMatchObject({
    secret: { role: 'owner', said: [['bob_2', 'hidden', '2020-02-01T09:32:00.000Z']] },
  })
  // Whoever had the name here before sees nothing of the other’s.
  expect(Object.keys(await seenBy(place, 'Bob', testPassword)).sort()).toEqual(['general', 'lobby'])

  expect(await importInto(place, source)).toContain('0 messages were new; 7 were there already.')
  expect(await seenBy(place, 'Ann', oldPassword)).toEqual(ofAnn)

  const undone = await importInto(place, '--undo', idIn(told))
  expect(undone).toContain('3 rooms and 2 accounts are gone, and 1 message in rooms that stay')
  expect(await seenBy(place, 'Bob', testPassword)).toEqual({ lobby: { role: 'member', unread: 0, said: [] } })
  const again = await importInto(place, source)
  expect(again).toContain('7 messages were new; 0 were there already.')
}

const postgres = await findPostgres()

describe('an older chat', () => {
  test('comes into SQLite, once, and goes again', async () => {
    const source = join(folder(), 'old.db')
    writeSqlite(source, fullChat())
    await bothWays({ data: folder(), env: {} }, source)
  }, 120_000)

  testWith(
    postgres,
    'comes from PostgreSQL into PostgreSQL, once, and goes again',
    async (server) => {
      const [old, store] = [await newDatabase(server), await newDatabase(server)]
      try {
        await writePostgres(old.url, fullChat())
        await bothWays({ data: folder(), env: { PARLEY_DATABASE_URL: store.url } }, old.url)
      } finally {
        await old.drop()
        await store.drop()
      }
    },
    120_000,
  )

  test('of one room and without keys comes into the lobby, with as many messages as there were', async () => {
    const source = join(folder(), 'plain.db')
    writeSqlite(source, plainChat())
    const place = { data: folder(), env: {} }
    const told = await importInto(place, `sqlite:${source}`)
    expect(told).toContain('2 accounts new of 2')
    const at = '2020-02-01T09:30:00.000Z'
    expect(await seenBy(place, 'dave', oldPassword)).toMatchObject({
      lobby: {
        said: [
          ['dave', 'again', at],
          ['dave', 'again', at],
          ['nobody', 'I have no account', '2020-02-01T09:31:00.000Z'],
        ],
      },
    })
    expect(await importInto(place, source)).toContain('0 messages were new; 3 were there already.')
  }, 60_000)

  test('has its bcrypt hashes replaced by argon2id at the login', async () => {
    const source = join(folder(), 'plain.db')
    writeSqlite(source, plainChat())
    const place = { data: folder(), env: {} }
    await importInto(place, source)
    const chat = await startTestChat({ dataFolder: place.data })
    const hash = async () => (await chat.server.core.store.accounts.byName('dave'))?.passwordHash
    expect(await hash()).toStartWith('$2a$')
    const login = (password: string) => chat.post(undefined, 'account.login', { username: 'dave', password })
    expect((await login('wrong password')).status).toBe(401)
    expect(await hash()).toStartWith('$2a$')
    expect((await login(oldPassword)).status).toBe(200)
    expect(await hash()).toStartWith('$argon2id$')
    expect((await login(oldPassword)).status).toBe(200)
    await chat.stop()
  }, 60_000)

  test('that people used since is only taken back as far as it is still the import’s', async () => {
    const source = join(folder(), 'old.db')
    writeSqlite(source, fullChat())
    const place = { data: folder(), env: {} }
    const told = await importInto(place, source)
    const chat = await startTestChat({ dataFolder: place.data })
    const { token } = await chat.call('', 'account.login', { username: 'Ann', password: oldPassword })
    const { rooms } = await chat.call(token, 'room.list', {})
    const general = rooms.find(({ name }) => name === 'general')?.id ?? ''
    await chat.call(token, 'message.send', { room: general, text: 'after', nonce: 'n1' })
    await chat.stop()
    expect(await importInto(place, '--undo', idIn(told))).toContain('taken back')
    expect(await seenBy(place, 'Ann', oldPassword)).toMatchObject({
      general: { said: [['Ann', 'after', expect.any(String)]] },
    })
  }, 60_000)
})

test.each([
  [['import', 'database'], 'Name the one database'],
  [['import', 'database', '/nowhere/old.db'], 'There is no file'],
  [['import', 'database', import.meta.path], 'is no SQLite database'],
  [['import', 'database', 'postgres://nobody@127.0.0.1:1/none'], 'cannot be read'],
  [['import', 'database', '--undo', 'nothing'], 'There is no import nothing.'],
  [['import', 'elsewhere'], 'Say what to import'],
])(
  '%p says what to do',
  async (args, told) => {
    const { code, err } = await runParley([
      ...args,
      ...(args.length > 2 || args[1] === 'database' ? ['--data', folder()] : []),
    ])
    expect(code).toBe(1)
    expect(err).toContain(told)
  },
  60_000,
)
