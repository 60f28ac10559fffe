import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import type { Store } from '../../core/ports.ts'
import type { Message } from '../../protocol/entities.ts'
import { actOf, type WithStore } from './acts.ts'

const monday = Date.parse('2026-11-16T00:00:00Z')
const msPerHour = 3_600_000
const msPerDay = 24 * msPerHour
const people = [
  { id: 'alice', name: 'Alice' },
  { id: 'bob', name: 'bob' },
] as const

const which = fc.nat(99)
const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('send' as const),
      who: fc.nat(1),
      hour: fc.nat(400),
      notice: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('edit' as const, 'delete' as const), which }) },
  fc.record({ do: fc.constant('clear' as const), some: fc.array(which, { maxLength: 6 }) }),
  fc.record({ do: fc.constant('undo' as const), which }),
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('tally' as const), limit: fc.integer({ min: 1, max: 7 }) }),
  },
)
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

/** What is tallied behind the conversation must be what counting from scratch finds. */
export const tallyContract = (name: string, withStore: WithStore): void => {
  describe(`${name}: figures`, () => {
    test(
      'in whatever order things are said, edited, deleted, put back and tallied, equal counting from scratch',
      () =>
        withStore(async (store) => {
          let rooms = 0
          await fc.assert(
            fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 50 }), async (steps) => {
              const room = `room-${++rooms}`
              await store.rooms.create(
                { id: room, name: room, kind: 'public', topic: '', at: monday },
                people[0],
              )
              const go = actIn(store, room)
              for (const one of steps) await go(one)
              while ((await store.leaderboard.tally(4)) > 0);
              await mustEqualRecount(store, room)
            }),
            { numRuns: 25 },
          )
        }),
      60_000,
    )

    test('say on which hour of the week something was said, from Monday on', () =>
      withStore(async (store) => {
        const say = (at: number, nonce: string) =>
          store.messages.append({ room: 'lobby', author: people[1], text: 'x', at, nonce })
        await say(monday, 'a')
        await say(monday + 6 * msPerDay + 23 * msPerHour, 'b')
        await say(monday + 7 * msPerDay, 'c')
        while ((await store.leaderboard.tally(100)) > 0);
        const { week } = await store.leaderboard.roomFigures('lobby', 5)
        expect(week.length).toBe(168)
        expect([week[0], week[1], week[167]]).toEqual([2, 0, 1])
      }))

    test('count what is said in a private room for those in it alone', () =>
      withStore(async (store) => {
        const hidden = { id: 'hidden', name: 'hidden', kind: 'private' as const, topic: '', at: monday }
        await store.rooms.create(hidden, people[0])
        for (const [room, nonce] of [
          ['lobby', 'open'],
          ['hidden', 'closed'],
        ] as const)
          await store.messages.append({ room, author: people[0], text: 'x', at: monday, nonce })
        while ((await store.leaderboard.tally(100)) > 0);
        const countedFor = async (asker: string): Promise<unknown> =>
          (await store.leaderboard.leaders({ asker, by: 'messages', since: 0, limit: 5 })).map(
            ({ account, messages }) => [account.id, messages],
          )
        expect(await countedFor('alice')).toEqual([['alice', 2]])
        expect(await countedFor('bob')).toEqual([['alice', 1]])
      }))
  })
}

const actIn = (store: Store, room: string) => {
  const sent: Message[] = []
  const deletions: string[] = []
  const gone = new Set<string>()
  const oneOf = (index: number): Message | undefined => sent[index % Math.max(1, sent.length)]

  const send = async ({ who, hour, notice }: Extract<Step, { do: 'send' }>): Promise<void> => {
    const at = monday + hour * msPerHour
    const author = people[who] as (typeof people)[number]
    const nonce = notice ? null : `${room} ${sent.length}`
    const draft = { room, author, text: 'text', at, nonce, ...(notice && { kind: 'notice' as const }) }
    const { message } = await store.messages.append(draft)
    if (!notice) sent.push(message)
  }
  const change = async (what: 'edit' | 'delete', message: Message | undefined): Promise<void> => {
    if (!message || gone.has(message.id)) return
    if (what === 'delete') gone.add(message.id)
    await store.messages.change(message.id, what === 'edit' ? { what, text: 'new', at: monday } : { what })
  }
  const clear = async (some: number[]): Promise<void> => {
    const id = `${room}-${deletions.length}`
    const span = { accounts: ['bob'], room, from: 0, to: monday }
    await store.deletions.begin({ id, at: monday, by: 'alice', reason: '', ...span }, actOf('x').audit)
    deletions.push(id)
    const found = some.map(oneOf).filter((message) => message !== undefined)
    await store.deletions.deleteBatch(id, room, [...new Set(found.map(({ seq }) => seq)), 999_999])
  }
  const undo = async (index: number): Promise<void> => {
    const id = deletions[index % Math.max(1, deletions.length)]
    if (id !== undefined) while (await store.deletions.undoBatch(id, 3));
  }

  return async (one: Step): Promise<unknown> => {
    if (one.do === 'send') return send(one)
    if (one.do === 'clear') return clear(one.some)
    if (one.do === 'undo') return undo(one.which)
    if (one.do === 'tally') return store.leaderboard.tally(one.limit)
    const message = oneOf(one.which)
    const now = message && (await store.messages.byId(message.id))
    if (!now?.message.deleted) return change(one.do, message)
  }
}

/** By somebody who knows nothing of a tally. */
const mustEqualRecount = async (store: Store, room: string): Promise<void> => {
  const { messages } = await store.messages.changes(room, 0, 1000)
  const said = messages.filter(({ kind }) => kind !== 'notice')
  const standing = said.filter(({ deleted }) => !deleted)
  const week = Array.from({ length: 168 }, () => 0)
  for (const { at } of standing) {
    const hour = Math.floor((Date.parse(at) - monday) / msPerHour) % 168
    week[hour] = (week[hour] ?? 0) + 1
  }
  const top = people
    .map((account) => ({
      account,
      messages: standing.filter(({ author }) => author.id === account.id).length,
    }))
    .filter(({ messages }) => messages > 0)
    .toSorted((a, b) => b.messages - a.messages)
  const figures = await store.leaderboard.roomFigures(room, 10)
  expect(figures).toEqual({ messages: standing.length, sent: said.length, week, top })
}
