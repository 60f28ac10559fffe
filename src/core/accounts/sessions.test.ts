import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createStore } from '../../storage/create-store.ts'
import { openSqliteEngine } from '../../storage/sqlite/open-engine.ts'
import type { Ids, Store } from '../ports.ts'
import { createSessions } from './sessions.ts'

const minute = 60_000
const clock = { now: Date.parse('2026-11-21T09:00:00Z'), wall: () => clock.now, monotonic: () => clock.now }
const ids: Ids = { short: () => 's', token: () => 't', hashToken: (token) => `hash of ${token}` }

let folder: string
let store: Store
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'parley-sessions-'))
  store = await createStore(await openSqliteEngine(join(folder, 'parley.db'), clock), clock, 'epoch')
  await store.accounts.create({ id: 'a', username: 'a', passwordHash: 'h', email: null, at: clock.now })
  const session = {
    id: 's',
    tokenHash: 'hash of token',
    account: 'a',
    createdAt: clock.now,
    usedAt: clock.now,
  }
  await store.sessions.create({ ...session, agent: 'curl', address: '192.0.2.1' })
})
afterAll(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

const written = async () => {
  const [session] = await store.sessions.of('a')
  return [session?.address, session?.usedAt]
}

test('where a session is used from is written down, but not for every step of somebody on the way', async () => {
  const sessions = createSessions(store, clock, ids)
  const start = clock.now
  const use = async (address: string) => {
    expect((await sessions.authenticate('token', address))?.id).toBe('s')
    await Bun.sleep(20)
  }
  await use('192.0.2.1')
  await use('198.51.100.7')
  expect(await written()).toEqual(['192.0.2.1', start])
  clock.now += 6 * minute
  await use('198.51.100.7')
  expect(await written()).toEqual(['198.51.100.7', start + 6 * minute])
  clock.now += 30 * minute
  await use('198.51.100.7')
  expect(await written()).toEqual(['198.51.100.7', start + 6 * minute])
  clock.now += 31 * minute
  await use('198.51.100.7')
  expect(await written()).toEqual(['198.51.100.7', start + 67 * minute])
  expect(await sessions.authenticate('other', '192.0.2.1')).toBeUndefined()
})
