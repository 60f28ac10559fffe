import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import type { Account, Author } from '../protocol/entities.ts'
import { type Client, createClient } from './client.ts'
import { memoryOutboxStorage } from './outbox-storage.ts'
import { isOpened, type State } from './state/shape.ts'
import { createSimulatedServer, type Misfortune } from './testing/simulated-server.ts'
import { createSimulatedTime, seededRandom } from './testing/simulated-time.ts'

const me: Account = { id: 'a1', username: 'alice', role: 'member', createdAt: '2026-01-01T00:00:00.000Z' }
const bob: Author = { id: 'b1', name: 'bob' }
const roomIds = ['r1', 'r2']

const where = fc.record({
  room: fc.constantFrom(...roomIds),
  at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
})
const deed = fc.constantFrom(
  ...([
    'write',
    'write',
    'write',
    'bob writes',
    'bob writes',
    'bob edits',
    'bob removes',
    'bob reacts',
  ] as const),
  ...(['older', 'newer', 'jump', 'newest', 'read', 'typing'] as const),
)
const cutting = fc.constantFrom(...(['cut', 'cut', 'slow', 'restart'] as const))
const trouble = fc.constantFrom(
  ...(['cut', 'slow', 'restart', 'block', 'unreachable', 'quit', 'restore'] as const),
)

const storyOf = (troubles: typeof cutting | typeof trouble) =>
  fc.array(
    fc.record({
      pause: fc.nat(150),
      where,
      deed: fc.oneof({ weight: 5, arbitrary: deed }, { weight: 1, arbitrary: troubles }),
    }),
    { minLength: 10, maxLength: 60, size: 'max' },
  )
type Story = ReturnType<typeof storyOf> extends fc.Arbitrary<infer S> ? S : never

const live = async (seed: number, story: Story, misfortune: Misfortune, watch: (state: State) => void) => {
  const time = createSimulatedTime()
  const random = seededRandom(seed)
  const server = createSimulatedServer(time.clock, random, me, roomIds)
  const storage = memoryOutboxStorage()
  const wrote: Record<string, string[]> = { r1: [], r2: [] }
  let count = 0

  const start = (): Client => {
    const { WebSocket } = server
    const client = createClient({
      url: 'http://x',
      token: 't',
      WebSocket,
      storage,
      random,
      clock: time.clock,
    })
    client.subscribe(() => watch(client.getState()))
    client.connect()
    for (const room of roomIds) client.loadOlder(room).catch(() => {})
    return client
  }
  let client = start()

  const roomOf = (id: string) => server.rooms.get(id) as NonNullable<ReturnType<typeof server.rooms.get>>
  const seqAt = (room: string, at: number): number => Math.floor(at * roomOf(room).rev) + 1
  const indexAt = (room: string, at: number): number => Math.floor(at * roomOf(room).messages.length)

  const deeds: Record<Story[number]['deed'], (room: string, at: number) => unknown> = {
    write(room) {
      const text = `alice ${++count}`
      wrote[room]?.push(text)
      client.send(room, text)
    },
    'bob writes': (room) => roomOf(room).send(bob, `bob ${++count}`),
    'bob edits': (room, at) => roomOf(room).edit(indexAt(room, at), `edited ${++count}`),
    'bob removes': (room, at) => {
      if (roomOf(room).messages[indexAt(room, at)]?.author.id === bob.id)
        roomOf(room).remove(indexAt(room, at))
    },
    'bob reacts': (room, at) => roomOf(room).react(indexAt(room, at), 'b1', '👍'),
    older: (room) => client.loadOlder(room).catch(() => {}),
    newer: (room) => client.loadNewer(room).catch(() => {}),
    jump: (room, at) => client.jumpTo(room, seqAt(room, at)).catch(() => {}),
    newest: (room) => client.jumpToNewest(room).catch(() => {}),
    read: (room) => client.markRead(room, client.getState().rooms[room]?.rev ?? 0),
    typing: (room) => client.typing(room),
    cut: () => server.cut(),
    slow: () => server.cut(4008),
    restart: () => server.cut(1012),
    block: () => server.block(),
    restore: () => server.restore(),
    unreachable() {
      server.setReachable(false)
      time.clock.after(3000, () => server.setReachable(true))
    },
    async quit() {
      await client.close()
      client = start()
    },
  }

  Object.assign(server.misfortune, misfortune)
  for (const { pause, where: target, deed: next } of story) {
    await time.pass(pause)
    const doing = deeds[next](target.room, target.at)
    if (next === 'quit') await doing
  }
  Object.assign(server.misfortune, { lostEvent: 0, refused: 0, lostAnswer: 0 })
  server.setReachable(true)

  const isQuiet = (): boolean => {
    const state = client.getState()
    const isCaughtUp = (id: string): boolean =>
      state.rooms[id]?.rev === roomOf(id).rev && state.rooms[id]?.room.unread === roomOf(id).unreadOf(me.id)
    return state.status === 'live' && state.outbox.length === 0 && roomIds.every(isCaughtUp)
  }
  const isDone = await time.passUntil(isQuiet, 300_000)
  await time.pass(2000)
  return { client, server, wrote, isDone }
}

const mustBeRight = async ({ client, server, wrote, isDone }: Awaited<ReturnType<typeof live>>) => {
  const state = client.getState()
  expect({ isDone, status: state.status, outbox: state.outbox }).toEqual({
    isDone: true,
    status: 'live',
    outbox: [],
  })
  for (const [id, room] of server.rooms) {
    const { timeline, room: shown, rev } = state.rooms[id] as NonNullable<State['rooms'][string]>
    const stored = room.messages.filter(({ author }) => author.id === me.id)
    expect(rev).toBe(room.rev)
    // Exactly once and in the order of writing, whatever happened in between.
    expect(stored.map(({ text }) => text.replace(/^edited.*/, ''))).toEqual(
      stored.map(({ text, editedAt }, i) => (editedAt ? '' : (wrote[id]?.[i] ?? text))),
    )
    expect(stored.length).toBe(wrote[id]?.length ?? 0)
    expect(shown.unread).toBe(room.unreadOf(me.id))
    const from = timeline.messages[0]?.seq ?? 0
    const to = timeline.messages.at(-1)?.seq ?? 0
    expect(timeline.messages).toEqual(room.messages.filter(({ seq }) => seq >= from && seq <= to))
    if (timeline.atEnd && isOpened(timeline))
      expect(timeline.messages.at(-1)).toEqual(room.messages.at(-1) as never)
  }
  await client.close()
}

const runs = Number(process.env.PARLEY_PROPERTY_RUNS ?? 300)
const nothingLost: Misfortune = { lostEvent: 0, refused: 0, lostAnswer: 0 }
const seeds = fc.nat(2 ** 31)

describe('R2, R4, R5: a client on a bad line', () => {
  test('loses and doubles nothing, keeps the order of writing, and ends with the truth', async () => {
    await fc.assert(
      fc.asyncProperty(seeds, storyOf(trouble), async (seed, story) => {
        await mustBeRight(
          await live(seed, story, { lostEvent: 0.2, refused: 0.2, lostAnswer: 0.05 }, () => {}),
        )
      }),
      { numRuns: runs },
    )
  }, 600_000)

  test('never shows a message twice, not for a moment, when nothing but cuts happens', async () => {
    await fc.assert(
      fc.asyncProperty(seeds, storyOf(cutting), async (seed, story) => {
        const shownOnce = (state: State): void => {
          for (const id of roomIds) {
            const sent = state.rooms[id]?.timeline.messages.filter(({ editedAt }) => !editedAt) ?? []
            const waiting = state.outbox.filter(({ room }) => room === id)
            const texts = [...sent.filter(({ deleted }) => !deleted), ...waiting].map(({ text }) => text)
            expect(texts.filter((text, i) => texts.indexOf(text) !== i)).toEqual([])
          }
        }
        await mustBeRight(await live(seed, story, nothingLost, shownOnce))
      }),
      { numRuns: runs },
    )
  }, 600_000)
})
