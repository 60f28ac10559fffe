import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Store } from '../../src/core/ports.ts'
import { createStore } from '../../src/storage/create-store.ts'
import type { Engine } from '../../src/storage/engine.ts'
import { openPostgresEngine } from '../../src/storage/postgres/open-engine.ts'
import { openSqliteEngine } from '../../src/storage/sqlite/open-engine.ts'
import { type Plan, percentile, type Row, round } from '../scenario.ts'

const rooms = 500
/** Rooms in which something was said between two looks. */
const busy = 10
const clock = { wall: () => Date.now(), monotonic: () => performance.now() }

/**
 * The list of 500 rooms with all badges, which every connect asks for: in each of them some messages were read, and
 * so many came since, every tenth of which mentions the reader. `first`: as a server answers that was just started,
 * everything is counted; `again`: to somebody who comes back after something was said in ten of the rooms. With
 * `PARLEY_BENCH_POSTGRES_URL` also there, in an empty database.
 */
export async function* badges({ repeats }: Plan): AsyncGenerator<Row> {
  for (const unread of [0, 10, 50]) {
    const folder = mkdtempSync(join(tmpdir(), 'parley-badges-'))
    yield await measure('SQLite', await openSqliteEngine(join(folder, 'parley.db'), clock), unread, repeats)
    rmSync(folder, { recursive: true, force: true })
  }
  const url = process.env.PARLEY_BENCH_POSTGRES_URL
  if (url === undefined) return
  for (const unread of [0, 10, 50])
    yield await measure('PostgreSQL', await openPostgresEngine(url, clock), unread, repeats)
}

const measure = async (database: string, engine: Engine, unread: number, repeats: number): Promise<Row> => {
  const reader = `reader-${unread}`
  const justStarted = (): Promise<Store> => createStore(engine, clock, 'bench')
  const store = await justStarted()
  await fill(store, reader, unread)
  let expected = rooms * unread

  const look = async (from: Store): Promise<number> => {
    const started = performance.now()
    const found = await from.rooms.joinedBy(reader)
    const took = performance.now() - started
    const counted = found.reduce((sum, room) => sum + (room.id === 'lobby' ? 0 : room.unread), 0)
    if (counted !== expected)
      throw new Error(`${counted} unread messages were counted instead of ${expected}.`)
    return took
  }

  const first: number[] = []
  for (let i = 0; i < repeats * 25; i++) first.push(await look(await justStarted()))
  const again: number[] = []
  await look(store)
  for (let i = 0; i < repeats * 25; i++) {
    for (let room = 0; room < busy; room++) await say(store, `b${unread}-${room}`, unread, `again-${i}`)
    expected += busy
    again.push(await look(store))
  }
  await store.close()
  return {
    what: `${database}: ${rooms} rooms with ${unread} unread messages each`,
    figures: {
      'first p50 ms': round(percentile(first, 0.5), 2),
      'p99 ms': round(percentile(first, 0.99), 2),
      'again p50 ms': round(percentile(again, 0.5), 2),
      'again p99 ms': round(percentile(again, 0.99), 2),
    },
  }
}

const fill = async (store: Store, reader: string, unread: number): Promise<void> => {
  for (const id of [reader, `writer-${unread}`])
    await store.accounts.create({ id, username: id, passwordHash: null, email: null, at: clock.wall() })
  // One after the other: more at once than can wait would be refused.
  for (let i = 0; i < rooms; i++) await fillRoom(store, reader, `b${unread}-${i}`, unread)
}

const fillRoom = async (store: Store, reader: string, room: string, unread: number): Promise<void> => {
  await store.rooms.create(
    { id: room, name: room, kind: 'private', topic: '', at: clock.wall() },
    { id: reader, name: reader },
  )
  const read = 40
  const sent = Array.from({ length: read + unread }, (_, i) =>
    say(store, room, unread, `${i}`, i % 10 === 5 ? [reader] : undefined),
  )
  await Promise.all(sent)
  await store.rooms.markRead(room, reader, read)
}

const say = async (
  store: Store,
  room: string,
  unread: number,
  what: string,
  mentions?: string[],
): Promise<void> => {
  const name = `writer-${unread}`
  await store.messages.append({
    room,
    author: { id: name, name },
    text: `message ${what}: what people write is about a hundred characters long, sometimes more, often less than that`,
    at: clock.wall(),
    nonce: `${room}-${what}`,
    ...(mentions ? { mentions } : {}),
  })
}
