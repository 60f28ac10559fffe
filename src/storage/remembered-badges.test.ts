import { expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import type { Store } from '../core/ports.ts'
import { createStore } from './create-store.ts'
import { rememberBadges } from './remembered-badges.ts'
import { openSqliteEngine } from './sqlite/open-engine.ts'

const clock = { wall: () => Date.now(), monotonic: () => performance.now() }
const at = Date.parse('2026-11-21T09:00:00Z')
const alice = { id: 'alice', name: 'alice' }
const bob = { id: 'bob', name: 'bob' }
const rooms = ['a', 'b', 'c', 'd', 'e']

/** Two people in five rooms beside the lobby. */
const setUp = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-badges-'))
  const engine = await openSqliteEngine(join(folder, 'parley.db'), clock)
  const store = await createStore(engine, clock, 'epoch')
  for (const { id } of [alice, bob])
    await store.accounts.create({ id, username: id, passwordHash: null, email: null, at })
  for (const id of rooms) {
    await store.rooms.create({ id, name: id, kind: 'public', topic: '', at }, bob)
    await store.rooms.join(id, alice, 'member', notice(id))
  }
  const close = async (): Promise<void> => {
    await store.close()
    rmSync(folder, { recursive: true, force: true })
  }
  return { engine, store, close }
}

const notice = (room: string) => ({
  ...{ room, author: alice, text: 'alice came or went', at, nonce: null },
  kind: 'notice' as const,
})

type Act = { what: keyof typeof does; room: string; seq: number; mentions: boolean }
/** `ago`: revisions before the newest. */
type Plan = Omit<Act, 'seq'> & { ago: number }

const mentionsOf = ({ mentions }: Act) => (mentions ? { mentions: [alice.id] } : {})
const does = {
  say: (store: Store, act: Act) =>
    store.messages.append({
      ...{ room: act.room, author: bob, text: 'said', at, nonce: crypto.randomUUID() },
      ...mentionsOf(act),
    }),
  read: (store: Store, { room, seq }: Act) => store.rooms.markRead(room, alice.id, seq),
  edit: (store: Store, act: Act) =>
    store.messages.change(`${act.room}.${act.seq}`, { what: 'edit', text: 'edited', at, ...mentionsOf(act) }),
  delete: (store: Store, { room, seq }: Act) =>
    store.messages.change(`${room}.${seq}`, { what: 'delete', keptAt: at }),
  restore: (store: Store, { room, seq }: Act) => store.versions.restore(`${room}.${seq}`, 0),
  'go and come back': async (store: Store, { room }: Act) => {
    await store.rooms.leave(room, alice.id, notice(room))
    await store.rooms.join(room, alice, 'member', notice(room))
  },
}

const plan: fc.Arbitrary<Plan> = fc.record({
  what: fc.constantFrom(...(Object.keys(does) as Act['what'][])),
  room: fc.constantFrom(...rooms),
  ago: fc.nat(4),
  mentions: fc.boolean(),
})

test('badges that are remembered are what is counted anew, whatever was done since', async () => {
  const { engine, store, close } = await setUp()
  const remembering = [rememberBadges(engine.read), rememberBadges(engine.read, 8)]
  await fc.assert(
    fc.asyncProperty(fc.array(plan, { minLength: 1, maxLength: 3 }), async (plans) => {
      for (const one of plans) {
        const seq = ((await store.rooms.byId(one.room))?.rev ?? 1) - one.ago
        // What is refused changes nothing.
        await does[one.what](store, { ...one, seq }).catch(() => {})
      }
      for (const { id } of [alice, bob]) {
        const counted = await rememberBadges(engine.read)(id)
        for (const joinedBy of remembering) expect(await joinedBy(id)).toEqual(counted)
      }
    }),
    { numRuns: 50 },
  )
  await close()
})
