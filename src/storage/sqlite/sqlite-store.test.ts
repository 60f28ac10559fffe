import { expect, test } from 'bun:test'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { storeContract } from '../contract/store-contract.ts'
import { createStore } from '../create-store.ts'
import { NewerDatabase } from '../migrations/all.ts'
import { DataFolderFault, takeDataFolder } from './data-folder.ts'
import { kyselyOver, openForWriting } from './open-database.ts'
import { openSqliteEngine } from './open-engine.ts'

const clock = { wall: () => Date.now(), monotonic: () => performance.now() }
const folder = (): string => mkdtempSync(join(tmpdir(), 'parley-store-'))

const openStore = async (commits: 'main' | 'worker', path = folder()) => {
  const store = await createStore(
    await openSqliteEngine(join(path, 'parley.db'), clock, { commits }),
    clock,
    'epoch-1',
  )
  return {
    store,
    path,
    async close() {
      await store.close()
      rmSync(path, { recursive: true, force: true })
    },
  }
}

storeContract('SQLite', () => openStore('main'))
storeContract('SQLite, committing in a thread', () => openStore('worker'))

test('R1: every commit is fsynced before it returns', () => {
  const path = folder()
  const db = openForWriting(join(path, 'parley.db'))
  expect(db.query('pragma synchronous').get()).toEqual({ synchronous: 2 })
  expect(db.query('pragma journal_mode').get()).toEqual({ journal_mode: 'wal' })
  db.close()
  rmSync(path, { recursive: true })
})

test('the epoch and the lobby stay the same over restarts', async () => {
  const path = folder()
  const first = await openStore('main', path)
  await first.store.close()
  const engine = await openSqliteEngine(join(path, 'parley.db'), clock)
  const second = await createStore(engine, clock, 'epoch-2')
  expect(second.epoch).toBe('epoch-1')
  expect(await second.rooms.byId('lobby')).toMatchObject({ name: 'lobby', kind: 'public' })
  await second.close()
  rmSync(path, { recursive: true })
})

test('a database of a newer Parley is not touched', async () => {
  const path = folder()
  await (await openStore('main', path)).store.close()
  const db = openForWriting(join(path, 'parley.db'))
  db.run("insert into kysely_migration (name, timestamp) values ('999-future', '2099-01-01')")
  db.close()
  expect(openSqliteEngine(join(path, 'parley.db'), clock)).rejects.toBeInstanceOf(NewerDatabase)
  rmSync(path, { recursive: true })
})

test('tables to which a newer Parley only added are worked on', async () => {
  const path = folder()
  await (await openStore('main', path)).store.close()
  const db = openForWriting(join(path, 'parley.db'))
  db.run("insert into kysely_migration (name, timestamp) values ('998-expand-future', '2099-01-01')")
  db.run("insert into kysely_migration (name, timestamp) values ('999-contract-001-past', '2099-01-02')")
  db.close()
  const engine = await openSqliteEngine(join(path, 'parley.db'), clock)
  await engine.close()
  rmSync(path, { recursive: true })
})

test('a data folder belongs to one process at a time, and a file is no folder', () => {
  const path = folder()
  const taken = takeDataFolder(path)
  expect(() => takeDataFolder(path)).toThrow(DataFolderFault)
  taken.release()
  takeDataFolder(path).release()
  writeFileSync(join(path, 'file'), '')
  expect(() => takeDataFolder(join(path, 'file'))).toThrow('cannot be written')
  rmSync(path, { recursive: true })
})

test('the statement that was least used is given up, so that ever new ones fill no memory', async () => {
  const db = openForWriting(':memory:')
  const kysely = kyselyOver(db)
  const ask = (i: number) => sql.raw(`select ${i}`).execute(kysely)
  for (const i of [1, 2]) await ask(i)
  const kept = [1, 2].map((i) => db.query(`select ${i}`))
  for (let i = 3; i <= 500; i += 1) await ask(i)
  await ask(1)
  await ask(501)
  expect([1, 2].map((i) => db.query(`select ${i}`) === kept[i - 1])).toEqual([true, false])
  db.close()
})
