import { describe, expect, test } from 'bun:test'
import { fuzzBytes } from '../../../tests/support/fuzz-bytes.ts'
import { type ConsoleRequest, decodeLine, errors } from './decode.ts'

const decode = (text: string) => decodeLine(new TextEncoder().encode(text))
const request = (fields: object): ConsoleRequest | string => {
  const decoded = decode(JSON.stringify(fields))
  return 'request' in decoded ? decoded.request : decoded.error
}

const sentences = new Set<string>(Object.values(errors))
const examples = [
  '{"command":"login","username":"ann","password":"pw"}',
  '{"command":"create_room","room_name":"den","is_private":true}',
  '{"command":"send_message","message":"h\u00e9llo \\ud83d\\ude00"}',
  '{"command":"private_message","to":"bob","message":"hi"}',
  '{"command":"leaderboard","by":"time"}',
  '{"command":"help"}',
]

describe('a line of the console', () => {
  test.each([
    ['register', { username: 'ann', password: 'pw' }, { username: 'ann', password: 'pw' }],
    ['login', { username: ' ann ', password: ' pw ' }, { username: 'ann', password: ' pw ' }],
    ['create_room', { room_name: 'den' }, { name: 'den', isPrivate: false }],
    ['create_room', { room_name: 'den', is_private: true }, { name: 'den', isPrivate: true }],
    ['create_room', { room_name: 'den', is_private: 'yes' }, { name: 'den', isPrivate: true }],
    ['join_room', { room_name: 'den' }, { name: 'den' }],
    ['send_message', { message: 'hi' }, { content: 'hi' }],
    ['private_message', { to: 'bob', message: 'hi' }, { to: 'bob', content: 'hi' }],
    ['leaderboard', {}, { by: 'messages' }],
    ['leaderboard', { by: 'time' }, { by: 'time' }],
    ['leave_room', {}, {}],
    ['list_rooms', {}, {}],
    ['list_users', {}, {}],
    ['room_stats', {}, {}],
    ['whoami', {}, {}],
    ['help', {}, {}],
    ['logout', {}, {}],
  ])('%s %p is understood', (command, fields, rest) => {
    expect(request({ command, ...fields })).toEqual({ command, ...rest } as never)
  })

  test.each([
    ['sendall', 'send_message', { message: 'x' }],
    ['msg', 'private_message', { to: 'bob', message: 'x' }],
    ['users', 'list_users', {}],
  ])('%s is another word for %s', (alias, command, fields) => {
    expect(request({ command: alias, ...fields })).toEqual(request({ command, ...fields }))
  })

  test.each([
    ['{', errors.json],
    ['hello', errors.json],
    ['[]', errors.json],
    ['null', errors.json],
    ['"help"', errors.json],
    ['{}', errors.unknown],
    ['{"command":"dance"}', errors.unknown],
    ['{"command":"constructor"}', errors.unknown],
    ['{"command":"__proto__"}', errors.unknown],
    ['{"command":["help"]}', errors.unknown],
    ['{"command":"login","username":"ann"}', errors.credentials],
    ['{"command":"login","username":1,"password":{}}', errors.credentials],
    ['{"command":"join_room"}', errors.roomName],
    ['{"command":"msg","message":"x"}', errors.recipient],
    ['{"command":"send_message","message":7}', errors.content],
    ['{"command":"leaderboard","by":"age"}', errors.by],
  ])('%s is refused', (line, error) => {
    expect(decode(line)).toEqual({ error })
  })

  test('what is not UTF-8 is refused', () => {
    const line = Buffer.concat([
      Buffer.from('{"command":"help","x":"'),
      Buffer.from([0xff]),
      Buffer.from('"}'),
    ])
    expect(decodeLine(line)).toEqual({ error: errors.json })
  })

  test('whatever comes, it is read or refused, at once', () => {
    let understood = 0
    for (const line of fuzzBytes(examples, 100_000)) {
      const decoded = decodeLine(line)
      if ('request' in decoded) understood += 1
      else if (!sentences.has(decoded.error)) throw new Error(`${Buffer.from(line)}: ${decoded.error}`)
    }
    expect(understood).toBeGreaterThan(1000)
  })

  test.each([
    ['[', '['.repeat(65_536)],
    ['{"a":', '{"a":'.repeat(13_107)],
    ['a long name', `{"command":"${'x'.repeat(65_500)}"}`],
    ['many fields', `{${Array.from({ length: 6000 }, (_, i) => `"${i}":${i}`).join(',')}}`],
    ['a long number', '9'.repeat(65_536)],
  ])('64 KB of %s take less than 50 ms', (_, text) => {
    const line = new TextEncoder().encode(text)
    // The best of five: what else the machine does is no fault of the decoder.
    const times = Array.from({ length: 5 }, () => {
      const startedAt = performance.now()
      decodeLine(line)
      return performance.now() - startedAt
    })
    expect(Math.min(...times)).toBeLessThan(50)
  })
})
