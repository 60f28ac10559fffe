import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Store } from '../../src/core/ports.ts'
import { createStore } from '../../src/storage/create-store.ts'
import { openPostgresEngine } from '../../src/storage/postgres/open-engine.ts'
import { openSqliteEngine } from '../../src/storage/sqlite/open-engine.ts'
import { type Plan, percentile, type Row, round } from '../scenario.ts'

const rooms = 500
const clock = { wall: () => Date.now(), monotonic: () => performance.now() }

/**
 * The list of 500 rooms with all badges, which every connect asks for: in each of them some messages were read, and
 * so many came since, every tenth of which mentions the reader. With `PARLEY_BENCH_POSTGRES_URL` also there, in an
 * empty database.
 */
export async function* badges({ repeats }: Plan): AsyncGenerator<Row> {
  for (const unread of [0, 10, 50]) {
    const folder = mkdtempSync(join(tmpdir(), 'parley-badges-'))
    const store = await createStore(await openSqliteEngine(join(folder, 'parley.db'), clock), clock, 'bench')
    yield await measure('SQLite', store, unread, repeats)
    rmSync(folder, { recursive: true, force: true })
  }
  const url = process.env.PARLEY_BENCH_POSTGRES_URL
  if (url === undefined) return
  for (const unread of [0, 10, 50]) {
    const store = await createStore(await openPostgresEngine(url, clock), clock, 'bench')
    yield await measure('PostgreSQL', store, unread, repeats)
  }
}

const measure = async (database: string, store: Store, unread: number, repeats: number): Promise<Row> => {
  const reader = `reader-${unread}`
  await fill(store, reader, unread)
  const times: number[] = []
  for (let i = 0; i < repeats * 50; i++) {
    const started = performance.now()
    const found = await store.rooms.joinedBy(reader)
    times.push(performance.now() - started)
    const wrong = found.find((room) => room.id !== 'lobby' && room.unread !== unread)
    if (wrong) throw new Error(`${wrong.unread} unread messages were counted instead of ${unread}.`)
  }
  await store.close()
  return {
    what: `${database}: ${rooms} rooms with ${unread} unread messages each`,
    figures: { 'p50 ms': round(percentile(times, 0.5), 2), 'p99 ms': round(percentile(times, 0.99), 2) },
  }
}

const fill = async (store: Store, reader: string, unread: number): Promise<void> => {
  for (const id of [reader, `writer-${unread}`])
    await store.accounts.create({ id, username: id, passwordHash: null, email: null, at: clock.wall() })
  const writer = { id: `writer-${unread}`, name: `writer-${unread}` }
  await Promise.all(
    Array.from({ length: rooms }, (_, i) => fillRoom(store, reader, writer, `b${unread}-${i}`, unread)),
  )
}

const fillRoom = async (
  store: Store,
  reader: string,
  writer: { id: string; name: string },
  room: string,
  unread: number,
): Promise<void> => {
  const at = clock.wall()
  await store.rooms.create(
    { id: room, name: room, kind: 'private', topic: '', at },
    { id: reader, name: reader },
  )
  const read = 40
  const sent = Array.from({ length: read + unread }, (_, i) =>
    store.messages.append({
      room,
      author: writer,
      text: `message ${i}: what people write is about a hundred characters long, sometimes more, often less than that`,
      at,
      nonce: `${room}-${i}`,
      ...(i % 10 === 5 ? { mentions: [reader] } : {}),
    }),
  )
  await Promise.all(sent)
  await store.rooms.markRead(room, reader, read)
}
