import { describe, expect, test } from 'bun:test'
import { formats, forTerminal, type Row } from './formats.ts'

const row = (change: Partial<Row>): Row => ({
  room: 'r1',
  room_name: 'ubuntu',
  seq: 7,
  kind: 'text',
  author_name: 'ann',
  text: 'hello',
  at: Date.parse('2004-11-15T09:14:30Z'),
  edited_at: null,
  reply_to: null,
  ...change,
})
const irc = (change: Partial<Row>): string | undefined => formats.irc?.(row(change))

describe('as a log', () => {
  test('messages, actions and the news of the channel look as they do on IRC', () => {
    expect(irc({})).toBe('[09:14] <ann> hello')
    expect(irc({ kind: 'action', text: 'waves' })).toBe('[09:14]  * ann waves')
    expect(irc({ kind: 'notice', text: 'ann has joined #ubuntu' })).toBe('=== ann has joined #ubuntu')
  })

  test('an empty text gains no space, and one that is a space keeps it', () => {
    expect(irc({ text: '' })).toBe('[09:14] <ann>')
    expect(irc({ kind: 'action', text: '' })).toBe('[09:14]  * ann')
    expect(irc({ kind: 'notice', text: '' })).toBe('===')
    expect(irc({ text: ' ' })).toBe('[09:14] <ann>  ')
  })

  test('every line of a message stands under its author, so that none can pass for somebody else’s', () => {
    expect(irc({ text: 'one\n[09:15] <bob> two\r\n\rthree' })).toBe(
      '[09:14] <ann> one\n[09:14] <ann> [09:15] <bob> two\n[09:14] <ann>\n[09:14] <ann> three',
    )
  })
})

test('as JSON, a message is one line that says what it answers and when it was edited', () => {
  const line = formats.jsonl?.(row({ text: 'one\ntwo', reply_to: 3, edited_at: 0 })) ?? ''
  expect(line).not.toContain('\n')
  expect(JSON.parse(line)).toEqual({
    id: 'r1.7',
    room: 'ubuntu',
    seq: 7,
    at: '2004-11-15T09:14:30.000Z',
    kind: 'text',
    author: 'ann',
    text: 'one\ntwo',
    editedAt: '1970-01-01T00:00:00.000Z',
    replyTo: 'r1.3',
  })
})

test('on a terminal, signs that steer it are not obeyed; line breaks and tabs are', () => {
  expect(forTerminal('a\u001b]0;title\u0007b\u009bc\n\td é 中')).toBe('a�]0;title�b�c\n\td é 中')
})
