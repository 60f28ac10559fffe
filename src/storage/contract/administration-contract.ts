import { describe, expect, test } from 'bun:test'
import type { Draft, Store } from '../../core/ports.ts'
import type { Refusal } from '../../protocol/refusals.ts'

type WithStore = (work: (store: Store) => Promise<void>) => Promise<void>

const at = Date.parse('2026-11-21T09:00:00Z')
const msPerDay = 86_400_000
const day = Math.floor(at / msPerDay)
const alice = { id: 'alice', name: 'Alice' }

/** Settings, statistics and what admins see; `alice` and `bob` exist and are in the lobby. */
export const administrationContract = (name: string, withStore: WithStore): void => {
  const draft = (room: string, nonce: string, more: Partial<Draft> = {}): Draft => ({
    room,
    author: alice,
    text: 'hello',
    at,
    nonce,
    ...more,
  })
  const room = (id: string, kind: 'public' | 'private') => ({ id, name: `room ${id}`, kind, topic: '', at })
  const countAll = async ({ leaderboard }: Store): Promise<number> => {
    let looked = 0
    for (let more = 1; more > 0; looked += more) more = await leaderboard.tally(2)
    return looked
  }

  describe(`${name}: settings`, () => {
    test('are kept until they are forgotten, one value for each name', () =>
      withStore(async ({ settings }) => {
        const change = (value: string | null) => settings.write({ name: 'a', value, by: 'alice', at })
        await change('1')
        await change('{"burst":2}')
        await settings.write({ name: 'b', value: 'true', by: 'console', at })
        expect((await settings.all()).sort((x, y) => (x.name < y.name ? -1 : 1))).toEqual([
          { name: 'a', value: '{"burst":2}' },
          { name: 'b', value: 'true' },
        ])
        await change(null)
        await change(null)
        expect(await settings.all()).toEqual([{ name: 'b', value: 'true' }])
      }))
  })

  describe(`${name}: statistics`, () => {
    test('count every message once, on its day, and no notice', () =>
      withStore(async (store) => {
        await store.rooms.create(room('r', 'public'), alice)
        for (let i = 0; i < 5; i++) await store.messages.append(draft('r', `r${i}`))
        await store.messages.append(draft('r', 'yesterday', { at: at - msPerDay }))
        await store.messages.append(draft('r', '', { nonce: null, kind: 'notice' }))
        await store.messages.change('r.1', { what: 'delete' })
        await store.messages.append(draft('lobby', 'l'))
        expect(await countAll(store)).toBe(9)
        expect(await countAll(store)).toBe(0)
        await store.messages.append(draft('lobby', 'l2'))
        await countAll(store)
        expect(await store.statistics.messagesByDay(day - 5)).toEqual([
          { day: day - 1, messages: 1 },
          { day, messages: 7 },
        ])
        expect(await store.statistics.messagesByDay(day)).toEqual([{ day, messages: 7 }])
      }))

    test('name the busiest rooms, but no private one to those outside', () =>
      withStore(async (store) => {
        await store.rooms.create(room('secret', 'private'), alice)
        for (let i = 0; i < 3; i++) await store.messages.append(draft('secret', `s${i}`))
        await store.messages.append(draft('lobby', 'l'))
        await countAll(store)
        const quiet = { id: 'lobby', kind: 'public', name: 'lobby', messages: 1 } as const
        expect(await store.statistics.busiestRooms(day, 10, 'bob')).toEqual([
          { id: 'secret', kind: 'private', messages: 3 },
          quiet,
        ])
        expect((await store.statistics.busiestRooms(day, 1, 'alice'))[0]?.name).toBe('room secret')
        expect(await store.statistics.busiestRooms(day + 1, 10, 'alice')).toEqual([])
        expect(await store.statistics.rooms()).toEqual({ public: 1, private: 1 })
      }))

    test('tell how many people there are, and how many were here', () =>
      withStore(async (store) => {
        const session = { account: 'bob', createdAt: at, agent: '', address: '' }
        await store.sessions.create({ ...session, id: 's1', tokenHash: 'h1', usedAt: at })
        await store.sessions.create({ ...session, id: 's2', tokenHash: 'h2', usedAt: at - msPerDay })
        await store.accounts.create({ id: 'x', username: 'imported', passwordHash: null, email: null, at })
        expect(await store.statistics.people()).toBe(2)
        expect(await store.statistics.activePeople(at - 10)).toBe(1)
        expect(await store.statistics.activePeople(at + 1)).toBe(0)
        expect(await store.statistics.databaseBytes()).toBeGreaterThan(4096)
      }))
  })

  describe(`${name}: what is only kept for a time`, () => {
    test('old messages are found by their place, but neither notices nor what has no content any more', () =>
      withStore(async (store) => {
        await store.rooms.create(room('r', 'public'), alice)
        for (let i = 1; i <= 4; i++) await store.messages.append(draft('r', `r${i}`, { at: at + i }))
        await store.messages.append(draft('r', '', { nonce: null, kind: 'notice' }))
        await store.messages.change('r.2', { what: 'delete' })
        const before = (time: number, after = 0, upTo = 100) =>
          store.retention.messagesBefore('r', time, after, upTo)
        expect(await before(at + 4)).toEqual(['r.1', 'r.3'])
        expect(await before(at + 4, 1, 2)).toEqual([])
        expect(await before(at + 1)).toEqual([])
        expect(await store.retention.rooms()).toEqual([
          { id: 'lobby', rev: 0 },
          { id: 'r', rev: 6 },
        ])
      }))

    test('old sessions go, by their last use or by their age', () =>
      withStore(async (store) => {
        const session = (id: string, createdAt: number, usedAt: number) =>
          store.sessions.create({
            id,
            tokenHash: id,
            account: 'bob',
            agent: '',
            address: '',
            createdAt,
            usedAt,
          })
        await session('fresh', at, at)
        await session('unused', at, at - 10)
        await session('ancient', at - 20, at)
        expect(await store.retention.endOldSessions(at - 5, at - 15)).toBe(2)
        expect((await store.sessions.of('bob')).map(({ id }) => id)).toEqual(['fresh'])
      }))
  })

  describe(`${name}: what admins see`, () => {
    const everybody = { query: '', role: undefined, state: undefined, after: '', limit: 10, now: at }

    test('people by a part of their name or address, by role and by state, a page at a time', () =>
      withStore(async (store) => {
        await store.accounts.create({
          id: 'carol',
          username: 'Carol_100%',
          passwordHash: null,
          email: 'Carol@Example.org',
          at,
        })
        const found = async (query: Partial<typeof everybody> | { role: 'owner' } | { state: 'imported' }) =>
          (await store.administration.people({ ...everybody, ...query })).map(({ username }) => username)
        expect(await found({})).toEqual(['Alice', 'bob', 'Carol_100%'])
        expect(await found({ query: 'LIC' })).toEqual(['Alice'])
        expect(await found({ query: '@example' })).toEqual(['Carol_100%'])
        expect(await found({ query: '%' })).toEqual(['Carol_100%'])
        expect(await found({ query: '_1' })).toEqual(['Carol_100%'])
        expect(await found({ role: 'owner' })).toEqual(['Alice'])
        expect(await found({ state: 'imported' })).toEqual(['Carol_100%'])
        expect(await found({ after: 'Alice', limit: 1 })).toEqual(['bob'])
      }))

    test('when somebody was here last, and what is the matter with them', () =>
      withStore(async (store) => {
        const session = { id: 's', tokenHash: 'h', account: 'bob', createdAt: at, agent: '', address: '' }
        await store.sessions.create({ ...session, usedAt: at + 5 })
        const [, bob] = await store.administration.people(everybody)
        expect(bob).toEqual({
          id: 'bob',
          username: 'bob',
          role: 'member',
          states: ['active'],
          createdAt: new Date(at).toISOString(),
          sessions: 1,
          usedAt: new Date(at + 5).toISOString(),
        })
      }))

    test('all rooms, but of private ones that they are not in only that these are there', () =>
      withStore(async (store) => {
        await store.rooms.create(room('secret', 'private'), alice)
        const createdAt = new Date(at).toISOString()
        const ask = (asker: string, kind?: 'public' | 'private') =>
          store.administration.rooms(asker, { kind, after: '', limit: 10 })
        expect((await ask('bob')).map(({ id, name }) => [id, name])).toEqual([
          ['lobby', 'lobby'],
          ['secret', undefined],
        ])
        expect(await ask('bob', 'private')).toEqual([{ id: 'secret', kind: 'private', createdAt }])
        expect((await ask('alice', 'private'))[0]).toMatchObject({ name: 'room secret', members: 1 })
        expect(
          await store.administration.rooms('bob', { kind: undefined, after: 'lobby', limit: 1 }),
        ).toEqual([{ id: 'secret', kind: 'private', createdAt }])
      }))

    test('one owner, when the link of the console is used many times at once', () =>
      withStore(async (store) => {
        const claim = (id: string) =>
          store.accounts.create({ id, username: id, passwordHash: 'h', email: null, at, owner: 'must' })
        const refused = await claim('late').catch((error) => (error as Refusal).code)
        expect(refused).toBe('forbidden')
        expect(await store.accounts.byId('late')).toBeUndefined()
      }))
  })
}
