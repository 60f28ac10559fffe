import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import type { Decision, Undecided } from '../../core/notifications/ports.ts'
import type { Draft, Store } from '../../core/ports.ts'
import type { OwedPush } from '../../core/push/ports.ts'
import type { Message } from '../../protocol/entities.ts'
import type { WithStore } from './acts.ts'

const at = Date.parse('2026-11-21T09:00:00Z')
const alice = { id: 'alice', name: 'Alice' }
const bob = { id: 'bob', name: 'bob' }

const which = fc.nat(99)
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('send' as const), names: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('edit' as const), which, names: fc.boolean() }) },
  fc.record({ do: fc.constantFrom('delete' as const, 'react' as const), which }),
  fc.record({ do: fc.constant('read' as const), which }),
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('decide' as const), limit: fc.integer({ min: 1, max: 4 }) }),
  },
)

/** Following behind a conversation, and writing down what was decided. */
export const notificationsContract = (name: string, withStore: WithStore): void => {
  const say = (store: Store, room: string, nonce: string, names: boolean) =>
    store.messages.append({
      room,
      author: alice,
      text: nonce,
      at,
      nonce,
      ...(names && { mentions: [bob.id] }),
    })
  const withRoom = async (store: Store, room: string): Promise<void> => {
    await store.rooms.create({ id: room, name: room, kind: 'public', topic: '', at }, alice)
    await join(store, room)
  }
  const notice = (room: string, text: string): Draft => ({
    ...{ room, author: bob, text, at, nonce: null, kind: 'notice' },
  })
  const join = (store: Store, room: string) => store.rooms.join(room, bob, 'member', notice(room, 'joined'))
  /** A device of bob's. */
  const subscribe = async (store: Store): Promise<void> => {
    const session = { id: 's', account: bob.id, tokenHash: 'h', agent: '', address: '' }
    await store.sessions.create({ ...session, createdAt: at, usedAt: at })
    const device = { id: 'd', account: bob.id, session: 's', endpoint: 'https://x.example/1' }
    await store.push.subscribe({ ...device, p256dh: 'p', auth: 'a', at })
  }

  describe(`${name}: notifications`, () => {
    test(
      'however much is looked at in one go, every mention that stands is decided, once',
      () =>
        withStore(async (store) => {
          let rooms = 0
          await fc.assert(
            fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
              const room = `room-${++rooms}`
              await withRoom(store, room)
              const sent: Message[] = []
              const added: string[] = []
              for (const [i, one] of steps.entries()) {
                const message = 'which' in one ? sent[one.which % Math.max(1, sent.length)] : undefined
                if (one.do === 'send') sent.push((await say(store, room, `${room} ${i}`, one.names)).message)
                else if (one.do === 'decide') added.push(...(await decide(store, room, one.limit)))
                else if (one.do === 'read' && message) await store.rooms.markRead(room, bob.id, message.seq)
                else if (message && !(await store.messages.byId(message.id))?.message.deleted)
                  await change(store, message.id, one, i)
              }
              while ((await store.notifications.undecided(room, 3)) !== undefined)
                added.push(...(await decide(store, room, 3)))
              expect(new Set(added).size).toBe(added.length)
              await mustBeComplete(store, room, added)
            }),
            { numRuns: 25 },
          )
        }),
      60_000,
    )

    test('of two who decide the same, the second writes nothing', () =>
      withStore(async (store) => {
        await withRoom(store, 'r')
        await say(store, 'r', 'one', true)
        const batch = (await store.notifications.undecided('r', 10)) as Undecided
        const recording = { room: 'r', from: batch.from, to: batch.to, at, deleted: [] }
        const decisions = decisionsOf(batch)
        expect((await store.notifications.record({ ...recording, decisions })).added.length).toBe(1)
        const others = decisions.map((decision) => ({ ...decision, account: alice.id }))
        const again = await store.notifications.record({ ...recording, decisions: others })
        expect(again).toEqual({ added: [], gone: [], unread: {} })
        expect((await store.notifications.list(bob.id, { limit: 10 })).unread).toBe(1)
      }))

    test('rooms that moved are found, and no more once they are decided', () =>
      withStore(async (store) => {
        await withRoom(store, 'r')
        await say(store, 'r', 'one', false)
        expect(await store.notifications.roomsBehind(10)).toContain('r')
        for (const room of await store.notifications.roomsBehind(10))
          while ((await decide(store, room, 1)) && (await store.notifications.undecided(room, 1)));
        expect(await store.notifications.roomsBehind(10)).toEqual([])
        await store.messages.change('r.2', { what: 'react', account: bob.id, emoji: '👍', on: true })
        expect(await store.notifications.roomsBehind(10)).toEqual(['r'])
      }))

    test('whoever leaves has none there, and what is owed to devices goes with them', () =>
      withStore(async (store) => {
        await withRoom(store, 'r')
        await subscribe(store)
        await say(store, 'r', 'one', true)
        await decide(store, 'r', 10)
        expect(await store.push.nextDue(at)).toBe(at)
        const [owed] = await store.push.claim({ at, until: at + 1000, limit: 5 })
        expect(owed).toMatchObject({ subscription: 'd', account: bob.id, room: 'r', tries: 1 })
        expect(await store.push.claim({ at, until: at + 1000, limit: 5 })).toEqual([])
        expect((await store.push.claim({ at: at + 1000, until: at + 2000, limit: 5 })).length).toBe(1)
        await store.rooms.leave('r', bob.id, notice('r', 'left'))
        expect(await store.notifications.list(bob.id, { limit: 10 })).toEqual({ records: [], unread: 0 })
        expect(await store.notifications.about(bob.id, 'r', owed?.seq ?? 0)).toBeUndefined()
        expect(await store.push.nextDue(at)).toBeUndefined()
        await store.sessions.end(bob.id, ['s'])
        expect(await store.push.subscription('d')).toBeUndefined()
        await store.push.forgetEnded()
        expect(await store.push.nextDue(at)).toBeUndefined()
      }))

    test('of no account more than two are on their way at once, and nobody looks before one of them ends', () =>
      withStore(async (store) => {
        await withRoom(store, 'r')
        await subscribe(store)
        for (const nonce of ['one', 'two', 'three', 'four']) await say(store, 'r', nonce, true)
        await decide(store, 'r', 10)
        const claim = (from: number, limit: number) =>
          store.push.claim({ at: from, until: from + 1000, limit })
        const [first, second, ...more] = await claim(at, 10)
        expect([first?.tries, second?.tries, more]).toEqual([1, 1, []])
        expect(await claim(at + 1, 10)).toEqual([])
        expect(await store.push.nextDue(at + 1)).toBe(at + 1000)
        await store.push.done(first as OwedPush)
        expect(await store.push.nextDue(at + 1)).toBe(at)
        expect((await claim(at + 1, 10)).length).toBe(1)
        // Whoever had claimed them is taken for dead: they are free again, two at a time as before.
        expect((await claim(at + 1001, 1)).length).toBe(1)
        expect((await claim(at + 1001, 10)).length).toBe(1)
        expect(await claim(at + 1002, 10)).toEqual([])
      }))

    test('no id is given twice, whatever became of the newest: what is put off stays what it was', () =>
      withStore(async (store) => {
        for (const room of ['r', 's']) await withRoom(store, room)
        await subscribe(store)
        const idOf = async (room: string, nonce: string): Promise<number> => {
          await say(store, room, nonce, true)
          await decide(store, room, 10)
          const { records } = await store.notifications.list(bob.id, { limit: 1 })
          expect(records[0]?.message.text).toBe(nonce)
          return Number(records[0]?.id)
        }
        const forgotten = await idOf('r', 'one')
        await store.push.putOff({ subscription: 'd', nr: forgotten, dueAt: at + 5000 })
        await store.notifications.forget(at + 1, 10)
        const left = await idOf('r', 'two')
        expect(left).toBeGreaterThan(forgotten)
        await store.rooms.leave('r', bob.id, notice('r', 'left'))
        const last = await idOf('s', 'three')
        expect(last).toBeGreaterThan(left)
        const owed = await store.push.claim({ at: at + 9000, until: at + 9999, limit: 5 })
        expect(owed.map(({ nr, room }) => [nr, room])).toEqual([[last, 's']])
      }))

    test('an id tells when it was decided, and not how much others were notified of; the clock orders nothing', () =>
      withStore(async (store) => {
        for (const room of ['r', 's']) await withRoom(store, room)
        const idIn = async (room: string, nonce: string, when: number): Promise<number> => {
          await say(store, room, nonce, true)
          await decide(store, room, 10, when)
          const { records } = await store.notifications.list(bob.id, { limit: 1 })
          expect(records[0]?.message.text).toBe(nonce)
          return Number(records[0]?.id)
        }
        const first = await idIn('r', 'first', at)
        const second = await idIn('r', 'second', at + 5000)
        for (let i = 0; i < 3; i++) await idIn('s', `elsewhere ${i}`, at + 6000)
        const third = await idIn('r', 'third', at + 10_000)
        expect(third - second).toBe(second - first)
        expect(await idIn('r', 'after the clock was put back', at - 5000)).toBeGreaterThan(third)
      }))

    test('what is set for a room is a row only while it says something', () =>
      withStore(async (store) => {
        await withRoom(store, 'r')
        const set = async (change: object) => {
          await store.notifications.setRoom({ account: bob.id, room: 'r', ...change })
          return (await store.rooms.viewFor('r', bob.id))?.notify
        }
        expect(await set({ level: 'all' })).toEqual({ level: 'all' })
        expect(await store.notifications.roomsWantingAll()).toEqual(['r'])
        expect(await set({ mutedUntil: at })).toEqual({
          level: 'all',
          mutedUntil: new Date(at).toISOString(),
        })
        expect(await set({ level: null })).toEqual({
          level: 'mentions',
          mutedUntil: new Date(at).toISOString(),
        })
        expect(await set({ mutedUntil: null })).toBeUndefined()
        expect((await store.notifications.settings(bob.id)).rooms).toEqual([])
        await set({ level: 'nothing' })
        await store.rooms.leave('r', bob.id, notice('r', 'left'))
        await join(store, 'r')
        expect((await store.rooms.viewFor('r', bob.id))?.notify).toBeUndefined()
      }))

    test('the keys of push are those of the first who brought some', () =>
      withStore(async ({ push }) => {
        const keys = (name: string) => ({ publicKey: `${name}-public`, privateKey: `${name}-private` })
        const all = await Promise.all([push.keys(keys('a')), push.keys(keys('b'))])
        expect(all[0]).toEqual(all[1] as (typeof all)[0])
        expect(await push.keys(keys('c'))).toEqual(all[0] as (typeof all)[0])
      }))
  })
}

const change = async (
  store: Store,
  id: string,
  one: { do: string; names?: boolean },
  i: number,
): Promise<unknown> => {
  if (one.do === 'delete') return store.messages.change(id, { what: 'delete' })
  if (one.do === 'react')
    return store.messages.change(id, { what: 'react', account: alice.id, emoji: `${i}`, on: true })
  const named = one.names ? { mentions: [bob.id] } : {}
  return store.messages.change(id, { what: 'edit', text: `edited ${i}`, at, ...named })
}

const decisionsOf = ({ fresh, changed }: Undecided): Decision[] =>
  [...fresh, ...changed]
    .filter(({ mentions, deleted }) => mentions?.includes(bob.id) && !deleted)
    .map(({ seq }) => ({
      account: bob.id,
      seq,
      addressed: 'mention',
      notify: 'push',
      because: 'told',
      inThread: false,
    }))

/** Answers the messages that bob was told of by it. */
const decide = async (store: Store, room: string, limit: number, when = at): Promise<string[]> => {
  const batch = await store.notifications.undecided(room, limit)
  if (!batch) return []
  const deleted = batch.changed.filter((message) => message.deleted).map(({ seq }) => seq)
  const { from, to } = batch
  const written = await store.notifications.record({
    room,
    from,
    to,
    at: when,
    decisions: decisionsOf(batch),
    deleted,
  })
  return written.added.map(({ seq }) => `${room}.${seq}`)
}

const mustBeComplete = async (store: Store, room: string, added: string[]): Promise<void> => {
  const { messages } = await store.messages.changes(room, 0, 1000)
  const standing = messages.filter(({ deleted }) => !deleted)
  const named = standing.filter(({ mentions }) => mentions?.includes(bob.id)).map(({ id }) => id)
  expect(named.filter((id) => !added.includes(id))).toEqual([])
  const { records, unread } = await store.notifications.list(bob.id, { limit: 1000 })
  const here = records.filter((record) => record.room === room)
  expect(here.map(({ message }) => message.id).toSorted()).toEqual(
    added.filter((id) => standing.some((message) => message.id === id)).toSorted(),
  )
  expect(unread).toBe(records.filter(({ isRead }) => !isRead).length)
  const { read } = (await store.rooms.viewFor(room, bob.id)) ?? { read: 0 }
  for (const { seq, isRead } of here) expect([seq, isRead]).toEqual([seq, seq <= read])
}
