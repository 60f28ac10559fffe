import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { customSlashesSchema, customSlashSchema } from './custom.ts'
import { expandCustom } from './expand-custom.ts'
import { nearest } from './nearest.ts'
import { parseSlash } from './parse-slash.ts'
import { slashNamed, slashSpec, slashWords } from './table.ts'
import { takeArguments, usageOf } from './take-arguments.ts'

describe('a line', () => {
  test('is a command when it begins with a slash and a word, and text otherwise', () => {
    expect(parseSlash('/join  garden shed ')).toEqual({ is: 'command', word: 'join', rest: 'garden shed' })
    expect(parseSlash('/?')).toEqual({ is: 'command', word: '?', rest: '' })
    expect(parseSlash('/me waves\nand smiles')).toMatchObject({ word: 'me', rest: 'waves\nand smiles' })
    for (const text of ['hello', ' /join x', '/ join', '/', '/etc/hosts', '/usr/bin is full', ''])
      expect(parseSlash(text)).toEqual({ is: 'text', text })
  })

  test('that begins with two slashes is text that begins with one', () => {
    expect(parseSlash('//join x')).toEqual({ is: 'text', text: '/join x' })
    fc.assert(
      fc.property(fc.string(), (text) =>
        expect(parseSlash(`//${text}`)).toEqual({ is: 'text', text: `/${text}` }),
      ),
    )
  })

  test('whatever it is, is read without a fault', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const line = parseSlash(`/${text}`)
        if (line.is === 'command')
          for (const word of slashWords()) takeArguments(slashSpec(slashNamed(word)!), line.rest)
      }),
    )
  })
})

describe('arguments', () => {
  const take = (name: string, rest: string) => takeArguments(slashSpec(slashNamed(name)!), rest)

  test('take a word each, and the last one the rest', () => {
    expect(take('msg', '@Bob, how are  you?')).toEqual({ name: 'Bob', text: 'how are  you?' })
    expect(take('invite', 'bob #garden shed')).toEqual({ name: 'bob', room: 'garden shed' })
    expect(take('kick', 'bob')).toEqual({ name: 'bob' })
  })

  test('that are choices may be left out, and leave their word to the next', () => {
    expect(take('create', 'Private my room')).toEqual({ kind: 'private', room: 'my room' })
    expect(take('create', 'my room')).toEqual({ room: 'my room' })
    expect(take('leaderboard', 'week')).toEqual({ span: 'week' })
    expect(take('leaderboard', 'time month')).toEqual({ by: 'time', span: 'month' })
    expect(take('status', ':coffee: back soon')).toEqual({ emoji: ':coffee:', text: 'back soon' })
    expect(take('status', 'back soon')).toEqual({ text: 'back soon' })
  })

  test('that are missing or too many are a fault', () => {
    expect(take('join', '')).toBeUndefined()
    expect(take('create', 'private')).toBeUndefined()
    expect(take('whoami', 'really')).toBeUndefined()
    expect(take('leaderboard', 'year')).toBeUndefined()
    expect(take('unban', 'bob and carol')).toBeUndefined()
  })

  test('are shown as people write them down', () => {
    expect(usageOf('create', slashSpec('create'))).toBe('/create [public|private] <room>')
  })
})

describe('the nearest command', () => {
  test('is found over slips and from its beginning', () => {
    const found = (typed: string) => nearest(typed, slashWords())
    expect(['jion', 'hepl', 'leav', 'invte', 'LEADERBORD', 'statsu'].map(found)).toEqual([
      'join',
      'help',
      'leave',
      'invite',
      'leaderboard',
      'status',
    ])
    expect(found('xyzzy')).toBeUndefined()
  })
})

describe('a command of the installation', () => {
  const rules = { name: 'rules', about: 'How we talk', text: 'Be kind, {text}.' }

  test('becomes its text, with what was typed in it', () => {
    expect(expandCustom(rules, 'bob $& {text}')).toBe('Be kind, bob $& {text}.')
  })

  test('takes no name that is taken, and no odd one', () => {
    expect(customSlashSchema.safeParse(rules).success).toBe(true)
    for (const name of ['join', 'j', '', 'Rules', '-x', 'a b', 'x'.repeat(33)])
      expect(customSlashSchema.safeParse({ ...rules, name }).success).toBe(false)
    expect(customSlashesSchema.safeParse([rules, rules]).success).toBe(false)
  })
})
