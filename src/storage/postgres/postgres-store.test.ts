import { afterAll, expect } from 'bun:test'
import { testWith } from '../../../tests/support/needs.ts'
import { ask, emptyDatabase, findPostgres, newDatabase } from '../../../tests/support/postgres.ts'
import { storeContract } from '../contract/store-contract.ts'
import { createStore } from '../create-store.ts'
import { NewerDatabase } from '../migrations/all.ts'
import { durable } from './connection-settings.ts'
import { loadDriver } from './driver.ts'
import { openPostgresEngine } from './open-engine.ts'

const clock = { wall: () => Date.now(), monotonic: () => performance.now() }
const postgres = await findPostgres()

const openStore = async (server: string) => {
  const database = await newDatabase(server)
  const store = await createStore(await openPostgresEngine(database.url, clock), clock, 'epoch-1')
  return {
    store,
    database,
    async close() {
      await store.close()
      await database.drop()
    },
  }
}

if ('found' in postgres) {
  const database = await newDatabase(postgres.found)
  afterAll(() => database.drop())
  storeContract('PostgreSQL', async () => {
    const engine = await openPostgresEngine(database.url, clock)
    await emptyDatabase(database)
    const store = await createStore(engine, clock, 'epoch-1')
    return { store, close: () => store.close() }
  })
}

testWith(
  postgres,
  'R1: a commit is flushed before it returns, whatever the database was told',
  async (server) => {
    const url = new URL(server)
    url.searchParams.set('options', '-c synchronous_commit=off')
    expect((await ask(url.href, 'show synchronous_commit')).rows).toEqual([{ synchronous_commit: 'off' }])
    const client = await (await loadDriver(url.href)).connect(durable)
    expect((await client.query('show synchronous_commit')).rows).toEqual([{ synchronous_commit: 'on' }])
    await client.end()
  },
)

testWith(postgres, 'the epoch and the lobby stay the same over restarts', async (server) => {
  const { store, database } = await openStore(server)
  await store.close()
  const again = await createStore(await openPostgresEngine(database.url, clock), clock, 'epoch-2')
  expect(again.epoch).toBe('epoch-1')
  expect(await again.rooms.byId('lobby')).toMatchObject({ name: 'lobby', kind: 'public' })
  await again.close()
  await database.drop()
})

testWith(postgres, 'text is compared byte by byte, in whatever language the database is', async (server) => {
  const { database, close } = await openStore(server)
  const { rows } = await ask(
    database.url,
    `select distinct collation_name as collation from information_schema.columns
      where table_schema = current_schema() and data_type = 'text'`,
  )
  expect(rows).toEqual([{ collation: 'C' }])
  await close()
})

testWith(postgres, 'a database of a newer Parley is not touched', async (server) => {
  const { store, database } = await openStore(server)
  await store.close()
  await ask(
    database.url,
    `insert into kysely_migration (name, timestamp) values ('999-future', '2099-01-01')`,
  )
  const opened = openPostgresEngine(database.url, clock)
  await expect(opened).rejects.toBeInstanceOf(NewerDatabase)
  await database.drop()
})

testWith(postgres, 'tables to which a newer Parley only added are worked on', async (server) => {
  const { store, database } = await openStore(server)
  await store.close()
  await ask(
    database.url,
    `insert into kysely_migration (name, timestamp) values ('998-expand-future', '2099-01-01')`,
  )
  const engine = await openPostgresEngine(database.url, clock)
  await engine.close()
  await database.drop()
})

testWith(
  postgres,
  'what is wrong with the address is told in a sentence without the password',
  async (server) => {
    const wrong = new URL(server)
    wrong.password = 'secret-word'
    wrong.pathname = '/parley_test_that_is_not_there'
    const opened = openPostgresEngine(wrong.href, clock)
    await expect(opened).rejects.toThrow('no database of this name')
    wrong.port = '1'
    const unreached: Error = await openPostgresEngine(wrong.href, clock).then(Object, (error) => error)
    expect(unreached.message).toStartWith('PostgreSQL cannot be reached')
    expect(unreached.message).not.toContain('secret-word')
  },
)

testWith(
  postgres,
  'a start does not mind that others drop their schemas beside it',
  async (server) => {
    let isOver = false
    const churn = async (): Promise<void> => {
      while (!isOver) await (await newDatabase(server)).drop()
    }
    const churning = Promise.all([churn(), churn()])
    for (let i = 0; i < 3; i += 1) {
      const database = await newDatabase(server)
      await (await openPostgresEngine(database.url, clock)).close()
      await database.drop()
    }
    isOver = true
    await churning
  },
  30_000,
)
