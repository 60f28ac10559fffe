import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { usernameSchema } from '../protocol/text.ts'
import { usernameOf } from './username-of.ts'

test('nicknames of real logs are kept to the letter', () => {
  for (const nick of ['|QuaD-', '`anthony``', '\\9', 'brad[]', 'Guest68383', '^eNJoY^', '大家好'])
    expect(usernameOf(nick)).toBe(nick)
})

test('space around a nickname goes; what no username may hold becomes a line', () => {
  expect(usernameOf('brad[] ')).toBe('brad[]')
  expect(usernameOf('@op')).toBe('_op')
  expect(usernameOf('a b:c')).toBe('a_b_c')
  expect(usernameOf('al\u202eice')).toBe('al_ice')
  expect(usernameOf('al\u200bice')).toBe('al_ice')
  expect(usernameOf('a\u0007')).toBe('a_')
  expect(usernameOf('')).toBe('_')
  expect(usernameOf('n'.repeat(80))).toHaveLength(50)
})

test('whatever the nickname, the name is one that may be registered', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60, size: 'max' }), (nick) => {
      expect(usernameSchema.safeParse(usernameOf(nick)).success).toBe(true)
    }),
    { numRuns: 50 },
  )
})
