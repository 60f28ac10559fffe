import { afterEach, beforeEach, expect } from 'bun:test'
import { sql } from 'kysely'
import { type DatabaseLine, startDatabaseLine } from '../../../tests/support/database-line.ts'
import { testWith } from '../../../tests/support/needs.ts'
import { ask, findPostgres, newDatabase, type TestDatabase } from '../../../tests/support/postgres.ts'
import type { Draft, Store } from '../../core/ports.ts'
import { Refusal } from '../../protocol/refusals.ts'
import { createStore } from '../create-store.ts'
import { loadDriver } from './driver.ts'
import { openPostgresEngine } from './open-engine.ts'

const clock = { wall: () => Date.now(), monotonic: () => performance.now() }
const postgres = await findPostgres()
/** However busy the machine is. */
const inTime = 60_000
const onPostgres = (name: string, run: (server: string) => Promise<void>): void =>
  testWith(postgres, name, run, inTime)
const alice = { id: 'alice', name: 'Alice' }
const at = Date.parse('2026-11-21T09:00:00Z')

let database: TestDatabase
let line: DatabaseLine
let store: Store

const openEngine = ({ url }: DatabaseLine, patienceMs = 30_000) =>
  openPostgresEngine(url, clock, { patienceMs })
const openOver = async (over: DatabaseLine, patienceMs?: number): Promise<Store> =>
  createStore(await openEngine(over, patienceMs), clock, 'epoch')

beforeEach(async () => {
  if ('missing' in postgres) return
  database = await newDatabase(postgres.found)
  line = startDatabaseLine(database.url)
  store = await openOver(line)
  await store.accounts.create({ ...alice, username: 'alice', passwordHash: 'h', email: null, at })
}, inTime)
afterEach(async () => {
  if ('missing' in postgres) return
  await store.close()
  line.stop()
  await database.drop()
})

const draft = (text: string, nonce: string): Draft => ({ room: 'lobby', author: alice, text, at, nonce })
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'no refusal',
    (error) => (error instanceof Refusal ? error.code : String(error)),
  )
const headOf = async (): Promise<number> => (await store.messages.changes('lobby', 0, 1)).rev

onPostgres('connections that the database ends again and again lose and double nothing', async (server) => {
  const appended: Promise<{ message: { seq: number }; isNew: boolean }>[] = []
  const again = async (text: string, nonce: string): ReturnType<Store['messages']['append']> => {
    try {
      return await store.messages.append(draft(text, nonce))
    } catch (error) {
      if (error instanceof Refusal && error.code === 'overloaded') return again(text, nonce)
      throw error
    }
  }
  const reads: Promise<unknown>[] = []
  for (let i = 0; i < 400; i++) {
    appended.push(again(`message ${i}`, `n${i}`))
    if (i % 40 === 20) await endConnections(server)
    if (i % 10 === 0) reads.push(store.messages.history('lobby', { limit: 5 }))
    if (i % 5 === 0) await Bun.sleep(5)
  }
  const seqs = (await Promise.all(appended)).map(({ message }) => message.seq)
  await Promise.all(reads)
  expect(seqs.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 400 }, (_, i) => i + 1))
  expect(await headOf()).toBe(400)
})

const endConnections = (server: string) =>
  ask(
    server,
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name = '${database.schema}'`,
  )

for (const [when, isNew] of [
  ['before', true],
  ['after', false],
] as const)
  onPostgres(`a commit cut off ${when} it came is not acknowledged, and its nonce settles it`, async () => {
    await store.messages.append(draft('first', 'n1'))
    line.cutAt('commit', when)
    expect(await codeOf(store.messages.append(draft('second', 'n2')))).toBe('overloaded')
    expect(await store.messages.append(draft('second', 'n2'))).toMatchObject({ message: { seq: 2 }, isNew })
    expect(await headOf()).toBe(2)
  })

onPostgres(
  'R9: a database that is away refuses reads and writes, and is used again once it is back',
  async () => {
    const impatient = await openOver(line, 300)
    line.cut()
    const away = [
      impatient.messages.append(draft('away', 'n1')),
      impatient.rooms.markRead('lobby', 'alice', 1),
      impatient.rooms.byId('lobby'),
      impatient.probe(),
    ]
    expect(await Promise.all(away.map(codeOf))).toEqual(Array(4).fill('overloaded'))
    line.mend()
    expect(await codeOf(impatient.probe())).toBe('no refusal')
    expect(await impatient.messages.append(draft('back', 'n1'))).toMatchObject({
      message: { seq: 1 },
      isNew: true,
    })
    await impatient.close()
  },
)

onPostgres('what waits while the database is away for a moment is done once it is back', async () => {
  line.cut()
  const waiting = [store.messages.append(draft('waits', 'n1')), store.rooms.byId('lobby'), store.probe()]
  await Bun.sleep(300)
  line.mend()
  expect(await Promise.all(waiting.map(codeOf))).toEqual(Array(3).fill('no refusal'))
})

onPostgres(
  'R9: a database that falls silent refuses everything soon, also what waits in the queue',
  async () => {
    const impatient = await openOver(line, 1_000)
    await impatient.messages.append(draft('first', 'n1'))
    await impatient.rooms.byId('lobby')
    line.hush()
    const began = performance.now()
    const away = [
      impatient.messages.append(draft('away', 'n2')),
      impatient.rooms.byId('lobby'),
      impatient.probe(),
      ...Array.from({ length: 1_500 }, (_, i) => impatient.rooms.markRead('lobby', 'alice', i)),
    ]
    expect(await Promise.all(away.map(codeOf))).toEqual(Array(1_503).fill('overloaded'))
    const ms = Math.round(performance.now() - began)
    console.log(`A silent database: all was refused after ${ms} ms.`)
    // In rounds, one after the other, it would be twice that.
    expect(ms).toBeLessThan(8_000)
    line.mend()
    // It is asked whether it is back when somebody needs it.
    while ((await codeOf(impatient.probe())) !== 'no refusal') await Bun.sleep(50)
    expect(await codeOf(impatient.rooms.byId('lobby'))).toBe('no refusal')
    expect(await impatient.messages.append(draft('away', 'n2'))).toMatchObject({
      message: { seq: 2 },
      isNew: true,
    })
    await impatient.close()
  },
)

onPostgres('what is slow is waited for, as long as the database answers others', async () => {
  const engine = await openEngine(line, 300)
  const slow = sql<{ done: string }>`select 'done' as done from pg_sleep(2.5)`.execute(engine.read)
  expect((await slow).rows).toEqual([{ done: 'done' }])
  await engine.close()
})

onPostgres('a write without a nonce whose commit was cut off says that it may have happened', async () => {
  await store.messages.append(draft('first', 'n0'))
  line.cutAt('commit', 'after')
  const marked = store.rooms.setFavourite('lobby', 'alice', true)
  expect(await marked.catch((error: Refusal) => error.message)).toContain('may have happened or not')
  line.cutAt('commit', 'after')
  const sent = store.messages.append(draft('said', 'n1'))
  expect(await sent.catch((error: Refusal) => error.message)).toContain('Try the same again')
})

onPostgres('a connection that does not take its settings is closed', async (server) => {
  const driver = await loadDriver(database.url)
  const refused = ['a', 'b'].map((name) => codeOf(driver.connect(`set parley_none_${name} = 1`)))
  expect(await Promise.all(refused)).toEqual(Array(2).fill(expect.stringContaining('parley_none')))
  const open = async () =>
    (
      await ask(
        server,
        "select 1 from pg_stat_activity where query like '%set parley_none%' and pid <> pg_backend_pid()",
      )
    ).rowCount
  for (let i = 0; i < 40 && (await open()) !== 0; i += 1) await Bun.sleep(50)
  expect(await open()).toBe(0)
})

onPostgres('text that PostgreSQL cannot hold is refused alone', async () => {
  const codes = await Promise.all([
    codeOf(store.messages.append(draft('one', 'n1'))),
    codeOf(store.messages.append(draft('nul \u0000', 'n2'))),
    codeOf(store.messages.append(draft('two', 'n3'))),
    codeOf(store.rooms.byId('nul \u0000')),
    codeOf(store.sessions.end('alice', ['nul \u0000'])),
    codeOf(store.rooms.markRead('lobby', 'alice', 1)),
  ])
  expect(codes).toEqual(['no refusal', 'bad-input', 'no refusal', 'bad-input', 'bad-input', 'no refusal'])
  expect(await headOf()).toBe(2)
})

onPostgres('a table that another node changed meanwhile is asked anew', async () => {
  const ask20 = () => Promise.all(Array.from({ length: 20 }, () => store.rooms.byId('lobby')))
  for (let i = 0; i < 3; i++) await ask20()
  const react = (on: boolean) =>
    store.messages.change('lobby.1', { what: 'react', account: 'alice', emoji: '👍', on })
  await store.messages.append(draft('hello', 'n1'))
  await react(true)
  await ask(database.url, 'alter table rooms add column from_the_future text')
  await ask(database.url, 'alter table messages add column from_the_future text')
  expect((await ask20()).every((room) => room?.id === 'lobby')).toBe(true)
  expect((await react(false)).message.rev).toBe(3)
  expect((await store.messages.append(draft('hello', 'n1'))).isNew).toBe(false)
})
