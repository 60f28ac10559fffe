import { describe, expect, test } from 'bun:test'
import { fuzzBytes } from '../../../tests/support/fuzz-bytes.ts'
import { decodeFrame, pageOf, readParticipant, readRegistration, tokenOf } from './decode.ts'
import { Fault } from './faults.ts'
import { findRoute, isOwn } from './routes.ts'

const faultsOf = (run: () => unknown): object | undefined => {
  try {
    run()
    return undefined
  } catch (error) {
    if (error instanceof Fault) return error.body
    throw error
  }
}

const person = {
  first_name: 'Ann',
  last_name: 'Lee',
  email: 'ann@example.org',
  username: 'ann',
  password: 'correct horse',
  password_confirm: 'correct horse',
}

describe('a body', () => {
  test('is read, or everything that is wrong with it is told at once', () => {
    expect(faultsOf(() => readRegistration(person))).toBeUndefined()
    expect(
      faultsOf(() => readRegistration({ ...person, email: 'x', username: '  ', first_name: null })),
    ).toEqual({
      email: ['Enter a valid email address.'],
      username: ['This field may not be blank.'],
      first_name: ['This field may not be null.'],
    })
    expect(faultsOf(() => readRegistration({}))).toEqual(
      Object.fromEntries(Object.keys(person).map((name) => [name, ['This field is required.']])),
    )
    expect(faultsOf(() => readRegistration({ ...person, password_confirm: 'other' }))).toHaveProperty(
      'password_confirm',
    )
    expect(faultsOf(() => readRegistration([]))).toEqual({
      non_field_errors: ['Invalid data. Expected a dictionary, but got list.'],
    })
    expect(faultsOf(() => readRegistration(JSON.parse('{"__proto__":{"email":"a@b.c"}}')))).toHaveProperty(
      'email',
    )
  })

  test('names a participant by address or by id', () => {
    expect(readParticipant({ email: 'a@example.org' })).toEqual({ email: 'a@example.org' })
    expect(readParticipant({ user_id: 3 })).toEqual({ user: 3 })
    expect(faultsOf(() => readParticipant({}))).toEqual({ email: ['This field is required.'] })
  })
})

test.each([
  [null, undefined],
  ['Token abc_-9', 'abc_-9'],
  ['Bearer abc', 'abc'],
  ['token abc', 'abc'],
  ['Token', ''],
  ['Token a b', ''],
  ['Basic abc', ''],
  [`Token ${'x'.repeat(300)}`, ''],
])('the header %p holds the token %p', (header, token) => {
  expect(tokenOf(header)).toBe(token as never)
})

test('paths are known with the slash at the end and without, and methods that are not allowed are told', () => {
  for (const end of ['', '/'])
    expect(findRoute('POST', `/api/chat/rooms/7/send${end}`)).toEqual({
      route: 'send',
      params: { room: '7' },
    })
  expect(findRoute('PATCH', '/api/chat/rooms/7/')).toEqual({ allowed: ['GET', 'PUT', 'DELETE', 'OPTIONS'] })
  expect(findRoute('constructor', '/api/auth/login')).toEqual({ allowed: ['POST', 'OPTIONS'] })
  expect(findRoute('GET', '/api/chat/nothing')).toBeUndefined()
  expect(isOwn('/api/v1/message.send')).toBe(false)
})

test('a page is a number', () => {
  const of = (query: string) => pageOf(new URLSearchParams(query), 50, 200)
  expect(of('')).toEqual({ page: 1, size: 50 })
  expect(of('page=3&page_size=999')).toEqual({ page: 3, size: 200 })
  expect(of('page=0').page).toBeNaN()
  expect(of('page=x&page_size=y')).toEqual({ page: Number.NaN, size: 50 })
})

const examples = [
  '{"type":"auth","token":"abcdefghijklmnopqrstuvwxyz"}',
  '{"type":"chat_message","content":"h\\u00e9llo \\ud83d\\ude00"}',
  '{"type":"typing"}',
]

describe('a frame', () => {
  test.each([
    ['{"type":"chat_message","content":" hi "}', { type: 'chat_message', content: ' hi ' }],
    ['{"type":"typing"}', { type: 'typing' }],
    ['{"type":"auth","token":"abc"}', { type: 'auth', token: 'abc' }],
    ['{"type":"chat_message","content":""}', { error: 'This field may not be blank.' }],
    ['{"type":"chat_message"}', { error: 'This field is required.' }],
    ['{"type":"auth","token":"a b"}', { error: 'Invalid token.' }],
    ['{"type":"dance"}', { error: 'Unknown message type.' }],
    ['[]', { error: 'Unknown message type.' }],
    ['null', { error: 'Unknown message type.' }],
    ['{', { error: 'Invalid JSON.' }],
  ])('%s is understood', (frame, wanted) => {
    expect(decodeFrame(frame)).toEqual(wanted as never)
  })

  test('whatever comes, it is read or refused, at once', () => {
    let understood = 0
    for (const bytes of fuzzBytes(examples, 100_000, 7)) {
      const decoded = decodeFrame(Buffer.from(bytes).toString('utf8'))
      if ('type' in decoded) understood += 1
      else if (typeof decoded.error !== 'string') throw new Error(String(bytes))
    }
    expect(understood).toBeGreaterThan(1000)
  })

  test.each([
    '['.repeat(65_536),
    '{"a":'.repeat(13_107),
    `{"type":"chat_message","content":"${'x'.repeat(65_400)}"}`,
  ])('64 KB take less than 50 ms (%#)', (frame) => {
    const times = Array.from({ length: 5 }, () => {
      const startedAt = performance.now()
      decodeFrame(frame)
      return performance.now() - startedAt
    })
    expect(Math.min(...times)).toBeLessThan(50)
  })
})
