import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import type { Room } from '../../protocol/entities.ts'
import { newRoom } from '../state/rooms.ts'
import { emptyState, emptyTimeline, type State } from '../state/shape.ts'
import { completeSlash } from './complete-slash.ts'

const at = '2026-11-21T09:30:00.000Z'
const room = (name: string, topic = ''): Room => ({
  id: name,
  name,
  kind: 'public',
  topic,
  rev: 0,
  members: 1,
  role: 'member',
  read: 0,
  unread: 0,
  mentions: 0,
})
const state: State = {
  ...emptyState(),
  me: { id: 'a', username: 'alice', role: 'member', createdAt: at },
  rooms: {
    lobby: {
      ...newRoom(room('lobby')),
      timeline: {
        ...emptyTimeline(),
        messages: [{ id: 'lobby.1', seq: 1, rev: 1, author: { id: 'z', name: 'zoe' }, text: 'hi', at }],
      },
    },
    garden: newRoom(room('garden', 'What grows')),
    shed: newRoom(room('garden shed')),
  },
  online: { a: 'alice', b: 'bob', z: 'zoe' },
  profiles: { c: { account: 'c', username: 'carol', displayName: 'Bea' } },
  slash: [{ name: 'rules', about: 'How we talk', text: 'x' }],
}
const offered = (text: string, open?: string) => completeSlash(state, text, text.length, open)
const inserts = (text: string, open?: string) => offered(text, open).choices.map(({ insert }) => insert)

describe('completion', () => {
  test('offers commands by name, then by their other names, with those of the installation', () => {
    expect(inserts('/le')).toEqual(['/leave ', '/leaderboard '])
    expect(inserts('/ru')).toEqual(['/rules '])
    expect(inserts('/dm')).toEqual(['/msg '])
    expect(offered('/le').choices[0]).toMatchObject({ label: '/leave [room]' })
    expect(inserts('hello /le')).toEqual([])
  })

  test('offers people, with those who spoke here first, and never oneself', () => {
    expect(inserts('/msg ', 'lobby')).toEqual(['zoe ', 'bob ', 'carol '])
    expect(inserts('/msg ')).toEqual(['bob ', 'zoe ', 'carol '])
    expect(inserts('/msg B')).toEqual(['bob ', 'carol '])
    expect(inserts('thanks @zo')).toEqual(['@zoe '])
    expect(inserts('me@zo')).toEqual([])
  })

  test('offers rooms, in running text only those that a link can name', () => {
    expect(inserts('/join gar')).toEqual(['garden ', 'garden shed '])
    expect(inserts('/join garden s')).toEqual(['garden shed '])
    expect(inserts('see #gar')).toEqual(['#garden '])
    expect(inserts('/invite bob #gar')).toEqual(['garden ', 'garden shed '])
  })

  test('offers choices, and goes on to the next argument without them', () => {
    expect(inserts('/leaderboard ')).toEqual(['messages ', 'time '])
    expect(inserts('/leaderboard time w')).toEqual(['week '])
    expect(inserts('/leaderboard w')).toEqual(['week '])
    expect(inserts('/create pri')).toEqual(['private '])
    expect(inserts('/help jo')).toEqual(['join'])
  })

  test('offers emoji by name, those that begin so first', () => {
    expect(inserts('nice :thum')).toEqual([':thumbsup: ', ':thumbsdown: '])
    expect(inserts('nice :heart')[0]).toBe(':heart: ')
    expect(inserts('nice :h')).toEqual([])
    expect(inserts('at 10:30')).toEqual([])
  })

  test('replaces what stands before the cursor, and leaves what is behind it', () => {
    expect(completeSlash(state, 'hi @zo and', 6)).toMatchObject({ from: 3, to: 6 })
    expect(completeSlash(state, 'hi there', 4)).toEqual({ from: 4, to: 4, choices: [] })
  })

  test('whatever is typed, answers places inside the text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.nat(30),
        fc.constantFrom('', '/', '/msg ', '@', ':'),
        (rest, n, begin) => {
          const text = begin + rest
          const cursor = Math.min(n, text.length)
          const { from, to } = completeSlash(state, text, cursor, 'lobby')
          expect(from).toBeGreaterThanOrEqual(0)
          expect(to).toBe(cursor)
          expect(from).toBeLessThanOrEqual(to)
        },
      ),
    )
  })
})
