import { describe, expect, test } from 'bun:test'
import type { Store } from '../../core/ports.ts'
import { Refusal } from '../../protocol/refusals.ts'

type WithStore = (work: (store: Store) => Promise<void>) => Promise<void>

const at = Date.parse('2026-11-21T09:00:00Z')
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error) => (error instanceof Refusal ? error.code : String(error)),
  )
const guest = (id: string, name: string) => ({
  id,
  name,
  session: { id: `s-${id}`, tokenHash: `t-${id}`, createdAt: at, usedAt: at, agent: '', address: '' },
})
const account = (id: string, username: string) => ({ id, username, passwordHash: null, email: null, at })

/** What the older dialects need of every store. */
export const dialectsContract = (name: string, withStore: WithStore): void => {
  describe(`numbers on ${name}`, () => {
    test('are dense, of each kind for itself, the same for ever, and read back', () =>
      withStore(async ({ numbers }) => {
        expect(await numbers.of('room', 'lobby')).toBeUndefined()
        expect(await numbers.give('room', 'lobby')).toBe(1)
        expect(await numbers.give('room', 'garden')).toBe(2)
        expect(await numbers.give('room', 'lobby')).toBe(1)
        expect(await numbers.give('account', 'a')).toBe(1)
        expect(await numbers.give('room', 'attic')).toBe(3)
        expect(await numbers.of('room', 'garden')).toBe(2)
        expect(await numbers.id('room', 3)).toBe('attic')
        expect(await numbers.id('account', 3)).toBeUndefined()
      }))

    test('are given once, however many ask at the same moment', () =>
      withStore(async ({ numbers }) => {
        const ids = Array.from({ length: 40 }, (_, i) => `r${i % 10}`)
        const given = await Promise.all(ids.map((id) => numbers.give('room', id)))
        expect(new Set(given).size).toBe(10)
        expect(Math.max(...given)).toBe(10)
        expect(given.slice(0, 10)).toEqual(given.slice(10, 20))
      }))
  })

  describe(`guests on ${name}`, () => {
    test('come into the lobby under a name that says so, and leave it without a trace', () =>
      withStore(async (store) => {
        const before = await store.rooms.byId('lobby')
        const entered = await store.guests.enter(guest('g1', 'Anura'))
        expect(entered.ended).toEqual([])
        expect(entered.account).toMatchObject({
          id: 'g1',
          username: 'Anura (guest)',
          role: 'guest',
          passwordHash: null,
        })
        expect(await store.rooms.memberships('g1')).toEqual([{ room: 'lobby', role: 'member' }])
        expect((await store.sessions.of('g1')).map(({ id }) => id)).toEqual(['s-g1'])
        await store.guests.leave('g1', 's-g1')
        expect(await store.rooms.memberships('g1')).toEqual([])
        expect(await store.sessions.of('g1')).toEqual([])
        expect(await store.rooms.byId('lobby')).toEqual(before)
        expect((await store.guests.enter(guest('g2', 'aNURA'))).account.id).toBe('g1')
      }))

    test('who comes in again stays, whenever the one before leaves', () =>
      withStore(async (store) => {
        await store.guests.enter(guest('g1', 'Anura'))
        expect((await store.guests.enter(guest('g2', 'Anura'))).ended).toEqual(['s-g1'])
        await store.guests.leave('g1', 's-g1')
        expect((await store.sessions.of('g1')).map(({ id }) => id)).toEqual(['s-g2'])
        expect(await store.rooms.memberships('g1')).toEqual([{ room: 'lobby', role: 'member' }])
      }))

    test('never take a registered name or one that looks like it, and are found by it', () =>
      withStore(async (store) => {
        await store.accounts.create(account('a', 'Paul'))
        for (const alike of ['Paul', 'PAUL', 'Раul', 'Pau1', 'Pául', 'Ｐａｕｌ'])
          expect(await codeOf(store.guests.enter(guest(`g-${alike}`, alike)))).toBe('name-taken')
        expect(await codeOf(store.guests.enter(guest('g3', 'Paula')))).toBe('done')
        expect(await store.guests.alike('PAULА')).toEqual(['g3'])
        expect(await store.guests.alike('Paul')).toEqual([])
      }))

    test('do not keep anybody from registering', () =>
      withStore(async (store) => {
        await store.guests.enter(guest('g4', 'Wren'))
        expect((await store.accounts.create(account('b', 'Wren'))).username).toBe('Wren')
        expect(await codeOf(store.guests.enter(guest('g5', 'Wren')))).toBe('name-taken')
      }))
  })
}
