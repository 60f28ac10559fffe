import { expect, test } from 'bun:test'
import type { Message } from '../../protocol/entities.ts'
import { asLine, isoWithOffset } from './as-line.ts'

const message: Message = {
  id: 'lobby.4',
  seq: 4,
  rev: 4,
  author: { id: 'a', name: 'alice' },
  text: 'hello',
  at: '2026-11-21T09:30:00.123Z',
}
const lineOf = (more: object) => asLine({ ...message, ...more } as Message, 'https://chat.example/')

test('text, actions and notices are lines, and files are links below them', () => {
  expect(lineOf({})).toEqual({ kind: 'said', text: 'hello' })
  expect(lineOf({ kind: 'action', text: 'waves' })).toEqual({ kind: 'said', text: '* waves' })
  expect(lineOf({ kind: 'notice', text: 'alice joined' })).toEqual({ kind: 'notice', text: 'alice joined' })
  const files = [{ id: 'f1', name: 'my cat.png' }]
  expect(lineOf({ files })?.text).toBe('hello\nhttps://chat.example/files/f1/my%20cat.png')
  expect(lineOf({ text: '', files })?.text).toBe('https://chat.example/files/f1/my%20cat.png')
})

test('what was deleted and what is said in a thread only has no line', () => {
  expect(lineOf({ deleted: true, text: '' })).toBeUndefined()
  expect(lineOf({ thread: 'lobby.1' })).toBeUndefined()
  expect(lineOf({ thread: 'lobby.1', alsoInRoom: true })).toEqual({ kind: 'said', text: 'hello' })
})

test('a time is written as Python writes it', () => {
  expect(isoWithOffset(message.at)).toBe('2026-11-21T09:30:00.123000+00:00')
})
