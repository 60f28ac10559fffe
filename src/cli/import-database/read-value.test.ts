import { expect, test } from 'bun:test'
import { passwordOf } from './password-of.ts'
import { isTrue, timeOf } from './read-value.ts'

const at = Date.parse('2020-02-01T09:30:00.123Z')

test.each([
  ['2020-02-01 09:30:00.123456', at],
  ['2020-02-01T09:30:00.123Z', at],
  ['2020-02-01 09:30:00.123+00', at],
  ['2020-02-01T10:30:00.123+01:00', at],
  ['2020-02-01 10:30:00.123+0100', at],
  ['2020-02-01 09:30:00', at - 123],
  ['2020-02-01 09:30', at - 123],
  ['2020-02-01', Date.parse('2020-02-01T00:00:00Z')],
  ['1580549400.123', at],
  [1580549400.123, at],
  [1580549400123, at],
])('%p is the time it says, in UTC', (value, time) => {
  expect(timeOf(value)).toBe(time)
})

test.each(['', null, undefined, 'yesterday', '2020-99-99 00:00:00', 9e20])('%p is no time', (value) => {
  expect(timeOf(value)).toBeUndefined()
})

test('a yes is understood as databases write it', () => {
  expect([1, '1', 't', 'true', 'TRUE'].map(isTrue)).toEqual(Array(5).fill(true))
  expect([0, '0', 'f', 'false', null, ''].map(isTrue)).toEqual(Array(6).fill(false))
})

test('only hashes that can be checked in a reasonable time are kept', () => {
  const salted = '.'.repeat(53)
  expect(passwordOf(`$2b$12$${salted}`)).toBe(`$2b$12$${salted}`)
  expect(passwordOf(`bcrypt$$2b$12$${salted}`)).toBe(`$2b$12$${salted}`)
  expect(passwordOf(`$2b$31$${salted}`)).toBeNull()
  expect(passwordOf('$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaGhhc2g')).toStartWith('$argon2id$')
  expect(passwordOf('$argon2id$v=19$m=99999999,t=2,p=1$c2FsdHNhbHQ$aGFzaGhhc2g')).toBeNull()
  for (const other of ['', 'secret', 'pbkdf2:sha256:1000$x$y', 'scrypt:32768:8:1$a$b', 'd'.repeat(64)])
    expect(passwordOf(other)).toBeNull()
})
