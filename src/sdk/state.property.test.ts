import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import type { Author } from '../protocol/entities.ts'
import type { Happening, PageRequest } from './state/happening.ts'
import { isBehind } from './state/messages.ts'
import { emptyState, isOpened, type RoomState, type State } from './state/shape.ts'
import { apply } from './state.ts'
import { deepFreeze } from './testing/deep-freeze.ts'
import { createReferenceRoom, type ReferenceRoom } from './testing/reference-room.ts'

const me: Author = { id: 'a1', name: 'alice' }
const people: Author[] = [me, { id: 'b1', name: 'bob' }, { id: 'c1', name: 'carol' }]
const pageSize = 4

const mentioned: { mentions?: string[] }[] = [
  {},
  { mentions: [me.id] },
  { mentions: ['b1'] },
  { mentions: ['b1', me.id] },
]

/** A fraction of whatever there is when the step is done. */
const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('send' as const), by: fc.nat(2), whom: fc.nat(5) }),
  },
  fc.record({ do: fc.constant('react' as const), at: place }),
  { weight: 2, arbitrary: fc.record({ do: fc.constant('edit' as const), at: place, whom: fc.nat(3) }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom('remove' as const, 'restore' as const), at: place }),
  },
  fc.record({ do: fc.constant('notice' as const) }),
  { weight: 2, arbitrary: fc.record({ do: fc.constant('write' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('store' as const), at: place }) },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constantFrom('deliver' as const, 'lose' as const, 'repeat' as const),
      at: place,
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('ask changes' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom(
        'ask older' as const,
        'ask newer' as const,
        'ask newest' as const,
        'ask around' as const,
      ),
      at: place,
    }),
  },
  fc.record({ do: fc.constantFrom('read' as const, 'read elsewhere' as const), at: place }),
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom('cut start' as const, 'cut end' as const), by: fc.nat(8) }),
  },
  fc.record({ do: fc.constant('reconnect' as const) }),
)
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

/**
 * One client of one room, whose every event and answer may be lost, repeated, late or out of order. Each
 * state is frozen, so that changing one that was handed out would be an error.
 */
const createSimulation = () => {
  const room = createReferenceRoom('r')
  const underWay: Happening[] = []
  let state: State = deepFreeze(emptyState())
  let written = 0
  let isCountExact = true

  const happen = (happening: Happening): void => {
    state = deepFreeze(apply(state, happening, 0))
  }
  const mine = (): RoomState => state.rooms.r as RoomState
  const pick = <T>(all: readonly T[], at: number): T | undefined => all[Math.floor(at * all.length)]
  room.audience.add((event) => underWay.push(event))

  const connect = (): void => {
    underWay.length = 0
    happen({
      event: 'welcomed',
      hello: {
        session: 's',
        account: { id: me.id, username: me.name, role: 'member', createdAt: '2026-01-01T00:00:00.000Z' },
        epoch: 'e',
        heartbeatMs: 25_000,
        rooms: [room.viewFor(me.id)],
      },
    })
    isCountExact = true
  }

  const askPage = (request: PageRequest): void =>
    void underWay.push({ event: 'page.read', room: 'r', request, page: room.history(request, pageSize) })

  const askChanges = (): void => {
    const after = mine().rev
    underWay.push({ event: 'changes.read', room: 'r', after, changes: room.changes(after, pageSize) })
  }

  const store = (at: number): void => {
    const pending = pick(state.outbox, at)
    if (!pending) return
    const { id, seq, rev, at: time } = room.send(me, pending.text, pending.nonce)
    underWay.push({ event: 'send.settled', nonce: pending.nonce, sent: { id, seq, rev, at: time } })
  }

  const readElsewhere = (seq: number): void => {
    const marked = room.markRead(me.id, seq)
    // Far back, where nothing is here to count, the server's number is taken; it may be a moment old.
    if (marked.read < mine().counted.baseRev) isCountExact = false
    underWay.push({ event: 'room.read', room: 'r', ...marked })
  }

  const done: Record<Step['do'], (step: { at: number; by: number; whom: number }) => void> = {
    send: ({ by, whom }) =>
      void room.send(people[by] as Author, `message ${room.rev}`, undefined, {
        ...mentioned[whom],
        ...(whom === 5 ? { mentionsAll: 'room' } : {}),
      }),
    edit: ({ at, whom }) =>
      void room.edit(Math.floor(at * room.messages.length), `edited ${room.rev}`, mentioned[whom]?.mentions),
    remove: ({ at }) => void room.remove(Math.floor(at * room.messages.length)),
    restore({ at }) {
      const deleted = room.messages.filter((message) => message.deleted)
      const chosen = pick(deleted, at)
      if (chosen) room.restore(room.messages.indexOf(chosen))
    },
    react: ({ at }) => void room.react(Math.floor(at * room.messages.length), 'b1', '👍'),
    notice: () => void room.notice(people[1] as Author, 'bob joined'),
    write() {
      const nonce = `n${++written}`
      happen({
        event: 'send.wanted',
        message: { nonce, room: 'r', text: `written ${nonce}`, at: 0, status: 'waiting' },
      })
    },
    store: ({ at }) => store(at),
    deliver({ at }) {
      const index = Math.floor(at * underWay.length)
      const [happening] = underWay.splice(index, 1)
      if (happening) happen(happening)
    },
    repeat({ at }) {
      const happening = pick(underWay, at)
      if (happening) happen(happening)
    },
    lose({ at }) {
      const [lost] = underWay.splice(Math.floor(at * underWay.length), 1)
      // The read marker takes no revision: only the next hello tells what it missed.
      if (lost?.event === 'room.read') isCountExact = false
    },
    'ask changes': askChanges,
    'ask newest': () => askPage({}),
    'ask around': ({ at }) => askPage({ around: Math.floor(at * room.rev) }),
    'ask older'() {
      const first = mine().timeline.messages[0]
      if (first && !mine().timeline.atStart) askPage({ before: first.seq })
    },
    'ask newer'() {
      const last = mine().timeline.messages.at(-1)
      if (last && !mine().timeline.atEnd) askPage({ after: last.seq })
    },
    read({ at }) {
      const seq = Math.floor(at * mine().rev) + 1
      happen({ event: 'read.marked', room: 'r', seq })
      readElsewhere(mine().room.read)
    },
    'read elsewhere': ({ at }) => readElsewhere(Math.floor(at * room.rev) + 1),
    'cut start': ({ by }) => happen({ event: 'run.cut', room: 'r', keep: by, at: 'start' }),
    'cut end': ({ by }) => happen({ event: 'run.cut', room: 'r', keep: by, at: 'end' }),
    reconnect: connect,
  }

  connect()
  return {
    room,
    mine,
    state: () => state,
    isCountExact: () => isCountExact,
    run: (one: Step): void => done[one.do]({ at: 0, by: 0, whom: 0, ...one }),
    /** Everything arrives in the end, and whoever is behind asks until nothing is missing. */
    settle(order: () => number): void {
      while (underWay.length > 0) done.deliver({ at: order(), by: 0, whom: 0 })
      for (const { nonce } of state.outbox) {
        const pending = state.outbox.find((one) => one.nonce === nonce)
        if (pending && !pending.settled) store(state.outbox.indexOf(pending) / state.outbox.length)
      }
      while (underWay.length > 0) done.deliver({ at: order(), by: 0, whom: 0 })
      happen({ event: 'heads', room: 'r', rev: room.rev })
      while (isBehind(mine())) {
        askChanges()
        while (underWay.length > 0) done.deliver({ at: order(), by: 0, whom: 0 })
      }
      // What the client cannot know from what it holds, it asks for.
      if (mine().counted.isUnsure)
        happen({ event: 'room.read', room: 'r', ...room.markRead(me.id, mine().room.read) })
    },
  }
}

/** R5: what is here is what the server would tell somebody who asks now. */
const mustBeFresh = ({ timeline, room: shown, rev }: RoomState, room: ReferenceRoom): void => {
  expect(rev).toBe(room.rev)
  expect(shown.rev).toBe(room.rev)
  if (!isOpened(timeline)) return
  const { messages, atStart, atEnd } = timeline
  const from = messages[0]?.seq ?? 0
  const to = messages.at(-1)?.seq ?? 0
  expect(messages).toEqual(room.messages.filter(({ seq }) => seq >= from && seq <= to))
  if (atStart) expect(messages[0]).toEqual(room.messages[0] as never)
  if (atEnd) expect(messages.at(-1)).toEqual(room.messages.at(-1) as never)
}

const runs = Number(process.env.PARLEY_PROPERTY_RUNS ?? 1000)

describe('R4, R5: whatever is lost, repeated, late or out of order', () => {
  const story = fc.array(step, { minLength: 10, maxLength: 120, size: 'max' })
  const orders = fc.infiniteStream(place)

  test('a room ends as a fresh snapshot of it, and unread as a recount', () => {
    fc.assert(
      fc.property(story, orders, (steps, order) => {
        const simulation = createSimulation()
        for (const one of steps) simulation.run(one)
        simulation.settle(() => order.next().value)
        mustBeFresh(simulation.mine(), simulation.room)
        if (simulation.isCountExact())
          expect(simulation.mine().room).toMatchObject({
            unread: simulation.room.unreadOf(me.id),
            mentions: simulation.room.mentionsOf(me.id),
          })
      }),
      { numRuns: runs },
    )
  })

  test('a room that has caught up is fresh at every moment, not only in the end', () => {
    fc.assert(
      fc.property(story, (steps) => {
        const simulation = createSimulation()
        for (const one of steps) {
          simulation.run(one)
          if (simulation.mine().rev === simulation.room.rev) mustBeFresh(simulation.mine(), simulation.room)
        }
      }),
      { numRuns: runs },
    )
  })

  test('every message that was written is there once, and the outbox is empty', () => {
    fc.assert(
      fc.property(story, orders, (steps, order) => {
        const simulation = createSimulation()
        for (const one of steps) simulation.run(one)
        simulation.settle(() => order.next().value)
        expect(simulation.state().outbox).toEqual([])
      }),
      { numRuns: runs },
    )
  })

  test('a message that was stored is never shown both as sent and as unsent once its acknowledgement came', () => {
    fc.assert(
      fc.property(story, (steps) => {
        const simulation = createSimulation()
        for (const one of steps) {
          simulation.run(one)
          const shown = new Set(simulation.mine().timeline.messages.map(({ id }) => id))
          for (const { settled } of simulation.state().outbox)
            if (settled) expect(shown.has(settled.id)).toBe(false)
        }
      }),
      { numRuns: runs },
    )
  })
})
