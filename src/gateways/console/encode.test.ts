import { expect, test } from 'bun:test'
import type { Message } from '../../protocol/entities.ts'
import type { ParleyEvent } from '../../protocol/events.ts'
import { refuse } from '../../protocol/refusals.ts'
import { encodeEvent, encodeRefusal } from './encode.ts'

const message: Message = {
  id: 'r.3',
  seq: 3,
  rev: 3,
  author: { id: 'a', name: 'ann' },
  text: 'two\nlines',
  at: '2026-11-21T09:30:00.123Z',
}
const told = (change: Partial<Message>, isPrivate = false): unknown => {
  const event: ParleyEvent = {
    event: 'message.changed',
    room: 'r',
    rev: 3,
    message: { ...message, ...change },
  }
  const line = encodeEvent(event, isPrivate, 'http://chat.example')
  if (line === undefined) return undefined
  expect(line.indexOf('\n')).toBe(line.length - 1)
  return JSON.parse(line)
}

test('a new message is one line', () => {
  const line = {
    type: 'chat_message',
    sender: 'ann',
    content: 'two\nlines',
    timestamp: '2026-11-21T09:30:00.123000+00:00',
  }
  expect(told({})).toEqual(line)
  expect(told({}, true)).toEqual({ ...line, private: true })
})

test('an action is marked', () => {
  expect(told({ kind: 'action', text: 'waves' })).toMatchObject({ content: '* waves' })
})

test.each<[string, Partial<Message>]>([
  ['an edit', { rev: 4, text: 'other' }],
  ['a deletion', { rev: 4, deleted: true, text: '' }],
  ['a reaction', { rev: 5, reactions: [{ emoji: '👍', accounts: ['b'] }] }],
  ['a notice', { kind: 'notice' }],
  ['what is only said in a thread', { thread: 'r.1' }],
])('there is no word for %s', (_, change) => {
  expect(told(change)).toBeUndefined()
})

test('there is no word for typing and presence', () => {
  expect(encodeEvent({ event: 'heartbeat' }, false, '')).toBeUndefined()
  expect(encodeEvent({ event: 'presence', changes: [] }, false, '')).toBeUndefined()
})

test('a refusal is its sentence, without the name of a field of another protocol', () => {
  expect(encodeRefusal(refuse('bad-input', 'username: Use 1–50 letters.'))).toEqual({
    status: 'error',
    message: 'Use 1–50 letters.',
  })
})
