import { describe, expect, test } from 'bun:test'
import type { Account, Author, Message, Room } from '../protocol/entities.ts'
import { openDraft, snapshot } from './state/draft.ts'
import type { Happening } from './state/happening.ts'
import { statusAt } from './state/profiles.ts'
import { emptyState, emptyTimeline, type PendingMessage, type State } from './state/shape.ts'
import { apply, applyTo } from './state.ts'
import { createReferenceRoom } from './testing/reference-room.ts'

const me: Account = { id: 'a1', username: 'alice', role: 'member', createdAt: '2026-01-01T00:00:00.000Z' }
const alice: Author = { id: 'a1', name: 'alice' }
const bob: Author = { id: 'b1', name: 'bob' }

const after = (state: State, ...happenings: Happening[]): State =>
  happenings.reduce((before, happening) => apply(before, happening, 1000), state)

const welcome = (rooms: Room[], epoch = 'e', account = me): Happening => ({
  event: 'welcomed',
  hello: { session: 's', account, epoch, heartbeatMs: 25_000, rooms },
})

/** A room with messages 1 to n of bob's, opened with its newest page. */
const opened = (n: number, pageSize = 100) => {
  const room = createReferenceRoom('r')
  for (let i = 1; i <= n; i++) room.send(bob, `message ${i}`)
  const page = room.history({}, pageSize)
  const state = after(emptyState(), welcome([room.viewFor('a1')]), {
    event: 'page.read',
    room: 'r',
    request: {},
    page,
  })
  return { room, state }
}

const told = (message: Message | undefined): Happening => ({
  event: 'message.changed',
  room: 'r',
  rev: message?.rev ?? 0,
  message: message as Message,
})
const timelineOf = (state: State) => state.rooms.r?.timeline
const seqs = (state: State): number[] => timelineOf(state)?.messages.map(({ seq }) => seq) ?? []

const pending = (nonce: string): PendingMessage => ({
  nonce,
  room: 'r',
  text: nonce,
  at: 0,
  status: 'waiting',
})
const written = (nonce: string): Happening => ({ event: 'send.wanted', message: pending(nonce) })

describe('apply', () => {
  test('is the same object when nothing changed, and shares what did not', () => {
    const { room, state } = opened(3)
    expect(after(state, told(room.messages[1]), { event: 'heartbeat' })).toBe(state)
    const changed = after(state, {
      event: 'presence',
      changes: [{ account: 'b1', name: 'bob', online: true }],
    })
    expect(changed).not.toBe(state)
    expect(changed.rooms).toBe(state.rooms)
  })

  test('passes over events of rooms that one is not in', () => {
    const { state } = opened(1)
    const elsewhere: Happening[] = [
      { event: 'heads', room: 'x', rev: 5 },
      { event: 'room.left', room: 'x' },
      { event: 'room.read', room: 'x', read: 1, unread: 0, mentions: 0, rev: 1 },
      { event: 'typing', room: 'x', account: bob, until: '2026-01-01T00:00:00.000Z' },
    ]
    expect(after(state, ...elsewhere)).toBe(state)
  })
})

describe('a gap', () => {
  test('is seen, and what comes after it waits', () => {
    const { room, state } = opened(1)
    room.send(bob, 'missed')
    const behind = after(state, told(room.send(bob, 'heard')))
    expect(seqs(behind)).toEqual([1])
    expect(behind.rooms.r).toMatchObject({ rev: 1, room: { rev: 3 } })
    const caught = after(behind, { event: 'changes.read', room: 'r', after: 1, changes: room.changes(1, 9) })
    expect(seqs(caught)).toEqual([1, 2, 3])
    expect(caught.rooms.r?.rev).toBe(3)
  })

  test('is not bridged by an answer to a question that was asked further on', () => {
    const { room, state } = opened(1)
    room.send(bob, 'missed')
    room.send(bob, 'heard')
    const changes = room.changes(2, 9)
    expect(after(state, { event: 'changes.read', room: 'r', after: 2, changes })).toBe(state)
  })

  test('of a page that is newer than the events does not bring older states back', () => {
    const room = createReferenceRoom('r')
    const first = room.send(bob, 'first')
    const before = room.viewFor('a1')
    const edited = room.edit(0, 'second') as Message
    room.edit(0, 'third')
    const page = room.history({}, 9)
    const state = after(
      emptyState(),
      welcome([before]),
      { event: 'page.read', room: 'r', request: {}, page },
      told(edited),
    )
    expect(timelineOf(state)?.messages[0]?.text).toBe('third')
    expect(first.text).toBe('first')
  })
})

describe('the run of a room', () => {
  test('grows at both ends and takes no page of a run that was replaced meanwhile', () => {
    const { room, state } = opened(10, 3)
    expect(seqs(state)).toEqual([8, 9, 10])
    const older: Happening = {
      event: 'page.read',
      room: 'r',
      request: { before: 8 },
      page: room.history({ before: 8 }, 3),
    }
    expect(seqs(after(state, older))).toEqual([5, 6, 7, 8, 9, 10])
    const jump: Happening = {
      event: 'page.read',
      room: 'r',
      request: { around: 3 },
      page: room.history({ around: 3 }, 3),
    }
    const past = after(state, jump, older)
    expect(seqs(past)).toEqual([2, 3, 4])
    expect(timelineOf(past)).toMatchObject({ atStart: false, atEnd: false })
  })

  test('in the past does not hear new messages, but changes of its own', () => {
    const { room, state } = opened(10, 3)
    const past = after(state, {
      event: 'page.read',
      room: 'r',
      request: { around: 3 },
      page: room.history({ around: 3 }, 3),
    })
    const heard = after(past, told(room.send(bob, 'new')), told(room.edit(2, 'edited')))
    expect(timelineOf(heard)?.messages.map(({ text }) => text)).toEqual(['message 2', 'edited', 'message 4'])
    expect(heard.rooms.r?.rev).toBe(12)
  })
})

describe('a message that one sends', () => {
  test('moves from the outbox into its place with the acknowledgement, and the event changes nothing', () => {
    const { room, state } = opened(1)
    const waiting = after(state, written('n1'))
    const sent = room.send(alice, 'n1', 'n1')
    const settled = after(waiting, { event: 'send.settled', nonce: 'n1', sent })
    expect(settled.outbox).toEqual([])
    expect(timelineOf(settled)?.messages).toEqual([...room.messages])
    expect(after(settled, told(sent))).toBe(settled)
  })

  test('that was stored further on waits in the outbox until what lies between is here', () => {
    const { room, state } = opened(1)
    room.send(bob, 'between')
    const sent = room.send(alice, 'n1', 'n1')
    const settled = after(state, written('n1'), { event: 'send.settled', nonce: 'n1', sent })
    expect(settled.outbox).toMatchObject([{ nonce: 'n1', settled: { seq: 3 } }])
    const caught = after(settled, { event: 'changes.read', room: 'r', after: 1, changes: room.changes(1, 9) })
    expect(caught.outbox).toEqual([])
    expect(seqs(caught)).toEqual([1, 2, 3])
  })

  test('is sent again after the installation was restored from a backup, which drops what is here', () => {
    const { room, state } = opened(1)
    room.send(bob, 'between')
    const sent = room.send(alice, 'n1', 'n1')
    const settled = after(state, written('n1'), { event: 'send.settled', nonce: 'n1', sent })
    const restored = after(settled, welcome([createReferenceRoom('r').viewFor('a1')], 'another'))
    expect(restored.outbox).toEqual([{ ...pending('n1'), account: 'a1' }])
    expect(timelineOf(restored)).toEqual(emptyTimeline())
  })

  test('says why it was refused until it is tried again or given up', () => {
    const { state } = opened(1)
    const refused = after(state, written('n1'), { event: 'send.refused', nonce: 'n1', error: 'Too long.' })
    expect(refused.outbox).toMatchObject([{ status: 'refused', error: 'Too long.' }])
    expect(after(refused, { event: 'send.retried', nonce: 'n1' }).outbox).toEqual([pending('n1')])
    expect(after(refused, { event: 'send.discarded', nonce: 'n1' }).outbox).toEqual([])
  })
})

describe('unread', () => {
  const unread = (state: State): number | undefined => state.rooms.r?.room.unread

  test('counts what others say after the marker, not notices, not one’s own, not what was deleted', () => {
    const { room, state } = opened(2)
    const counted = after(
      state,
      told(room.send(bob, 'three')),
      told(room.send(alice, 'mine')),
      told(room.notice(bob, 'bob joined')),
      told(room.remove(0)),
      told(room.remove(2)),
    )
    expect(unread(state)).toBe(2)
    expect(unread(counted)).toBe(1)
    expect(unread(counted)).toBe(room.unreadOf('a1'))
  })

  test('is gone at once when a room that was never opened is read to its end', () => {
    const room = createReferenceRoom('r')
    room.send(bob, 'one')
    const state = after(emptyState(), welcome([room.viewFor('a1')]))
    expect(unread(state)).toBe(1)
    expect(unread(after(state, { event: 'read.marked', room: 'r', seq: 1 }))).toBe(0)
  })

  test('stays read when the server could not be told before the line was cut', () => {
    const { room, state } = opened(2)
    const read = after(state, { event: 'read.marked', room: 'r', seq: 2 })
    room.send(bob, 'three')
    const back = after(read, welcome([room.viewFor('a1')]))
    expect(back.rooms.r?.room.read).toBe(2)
  })
})

describe('hints', () => {
  test('typing ends by itself, or with a message; one’s own is not shown', () => {
    const { room, state } = opened(1)
    const until = '2026-01-01T00:00:00.000Z'
    const typing = after(
      state,
      { event: 'typing', room: 'r', account: bob, until },
      { event: 'typing', room: 'r', account: alice, until },
    )
    expect(typing.rooms.r?.typing).toEqual([{ account: bob, until: 6000 }])
    expect(apply(typing, { event: 'time.passed' }, 5999)).toBe(typing)
    expect(apply(typing, { event: 'time.passed' }, 6000).rooms.r?.typing).toEqual([])
    expect(after(typing, told(room.send(bob, 'done'))).rooms.r?.typing).toEqual([])
  })

  test('presence comes and goes by account', () => {
    const change = (online: boolean): Happening => ({
      event: 'presence',
      changes: [{ account: 'b1', name: 'bob', online }],
    })
    const online = after(emptyState(), change(true), change(true))
    expect(online.online).toEqual({ b1: 'bob' })
    expect(after(online, change(false), change(false)).online).toEqual({})
  })

  test('profiles are what was told or read last, until somebody else logs in here', () => {
    const profile = { account: 'b1', username: 'bob' }
    const known = after(emptyState(), welcome([]), { event: 'profiles.read', profiles: [profile] })
    const changed = after(known, { event: 'account.changed', profile: { ...profile, displayName: 'Bobby' } })
    expect([known.profiles.b1?.displayName, changed.profiles.b1?.displayName]).toEqual([undefined, 'Bobby'])
    expect(after(changed, welcome([])).profiles).toBe(changed.profiles)
    expect(after(changed, welcome([], 'another')).profiles).toEqual({})
    expect(after(changed, welcome([], 'e', { ...me, id: 'c1' })).profiles).toEqual({})
  })

  test('a status is over when its time has come, without anybody telling', () => {
    const profile = { account: 'b1', username: 'bob' }
    const status = { text: 'away', until: '2026-11-21T12:00:00.000Z' }
    const noon = Date.parse(status.until)
    expect(statusAt({ ...profile, status }, noon - 1)).toEqual(status)
    expect(statusAt({ ...profile, status }, noon)).toBeUndefined()
    expect(statusAt({ ...profile, status: { text: 'for ever' } }, noon)).toEqual({ text: 'for ever' })
    expect(statusAt(profile, noon)).toBeUndefined()
  })

  test('a room is there after joining and gone after leaving', () => {
    const room = createReferenceRoom('r')
    const joined = after(emptyState(), welcome([]), { event: 'room.changed', room: room.viewFor('a1') })
    expect(Object.keys(joined.rooms)).toEqual(['r'])
    expect(after(joined, { event: 'room.left', room: 'r' }).rooms).toEqual({})
  })
})

describe('a room of 100,000 messages', () => {
  test('is copied once for all the events of a frame, not once for each', () => {
    const { room, state } = opened(1)
    const messages = Array.from({ length: 100_000 }, (_, i) => ({
      ...room.messages[0],
      seq: i + 1,
      rev: i + 1,
    }))
    const page = { messages: messages as Message[], rev: 100_000, moreBefore: false, moreAfter: false }
    const big = after(state, welcome([{ ...room.viewFor('a1'), rev: 100_000 }], 'big'), {
      event: 'page.read',
      room: 'r',
      request: {},
      page,
    })
    const draft = openDraft(big)
    const copies = new Set<unknown>()
    for (let rev = 100_001; rev <= 101_000; rev++) {
      applyTo(draft, told({ ...(messages[0] as Message), seq: rev, rev }) as never, 0)
      copies.add(draft.state.rooms.r?.timeline.messages)
    }
    expect(copies.size).toBe(1)
    expect(timelineOf(snapshot(draft))?.messages.length).toBe(101_000)
    expect(timelineOf(big)?.messages.length).toBe(100_000)
  })
})
