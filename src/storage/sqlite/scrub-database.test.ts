import { expect, test } from 'bun:test'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createStore } from '../create-store.ts'
import { openForWriting } from './open-database.ts'
import { openSqliteEngine } from './open-engine.ts'
import { scrubDatabase } from './scrub-database.ts'

const clock = { wall: () => Date.now(), monotonic: () => performance.now() }
const count = (file: string, word: string): number =>
  ['', '-wal'].reduce(
    (sum, end) =>
      sum +
      readFileSync(file + end)
        .toString('latin1')
        .split(word).length -
      1,
    0,
  )

/** Rows that move between pages when others come between them leave copies behind. */
const fillAndErase = (file: string): void => {
  const db = openForWriting(file)
  const insert = db.query(
    "insert into messages (room, seq, rev, kind, author, author_name, text, at) values (?, ?, ?, 'text', ?, '', ?, 0)",
  )
  let seed = 7
  const next = (below: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((seed / 2_147_483_648) * below)
  }
  db.run('begin')
  for (let i = 1; i <= 12_000; i++) {
    const text = 'x'.repeat(next(50) === 0 ? next(12_000) : next(300))
    const isMine = next(3) === 0
    insert.run(`room${next(20)}`, i, i, isMine ? 'gone' : 'here', `${isMine ? 'CANARY' : 'kept'} ${text}`)
  }
  db.run('commit')
  db.run("update messages set text = '' where author = 'gone'")
  db.run('pragma wal_checkpoint(truncate)')
  db.close()
}

test('overwriting alone leaves copies in the pages; a scrub leaves none, and the rest is as it was', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-scrub-'))
  const file = join(folder, 'parley.db')
  await (await openSqliteEngine(file, clock)).close()
  fillAndErase(file)
  const engine = await openSqliteEngine(file, clock)
  expect(count(file, 'CANARY')).toBeGreaterThan(0)
  await engine.scrub?.()
  expect(count(file, 'CANARY')).toBe(0)
  expect(count(file, 'kept')).toBeGreaterThan(7000)
  await engine.close()
  rmSync(folder, { recursive: true })
})

test('while it is scrubbed reading goes on, and writes wait and are all done', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-scrub-'))
  const engine = await openSqliteEngine(join(folder, 'parley.db'), clock)
  const store = await createStore(engine, clock, 'epoch')
  const append = (i: number) =>
    store.messages.append({
      room: 'lobby',
      author: { id: 'a', name: 'a' },
      text: `m${i}`,
      at: 1,
      nonce: `n${i}`,
    })
  let isOver = false
  await append(0)
  const scrub = engine.scrub?.().then(() => {
    isOver = true
  })
  const during = Array.from({ length: 50 }, (_, i) => append(i + 1))
  expect((await store.rooms.byId('lobby'))?.name).toBe('lobby')
  expect(isOver).toBe(false)
  const seqs = (await Promise.all(during)).map(({ message }) => message.seq)
  expect(isOver).toBe(true)
  await scrub
  expect(seqs).toEqual(Array.from({ length: 50 }, (_, i) => i + 2))
  await Promise.all([engine.scrub?.(), engine.scrub?.()])
  await store.close()
  rmSync(folder, { recursive: true })
})

test('says what is wrong when there is no database, and writes nothing into its place', async () => {
  await expect(scrubDatabase('/nowhere/parley.db')).rejects.toThrow()
})
