import { expect, test } from 'bun:test'
import { usernameSchema } from '../text.ts'
import { displayNameSchema, personNameSchema, statusSchema } from './profiles.ts'

const invisible: Record<string, string> = {
  'a zero-width joiner': 'ali\u200dce',
  'a soft hyphen': 'ali\u00adce',
  'a right-to-left override': 'ali\u202ece',
  'an isolate': 'ali\u2066ce',
  'an Arabic letter mark': 'ali\u061cce',
  'a Hangul filler': 'alice\u3164',
  'a halfwidth Hangul filler': 'alice\uffa0',
  'a combining joiner': 'ali\u034fce',
  'an empty Braille pattern': 'alice\u2800',
  'a Mongolian separator': 'ali\u180ece',
  'a tag': 'alice\u{e0061}',
  'a colour sign behind a letter': 'alice\ufe0f',
  'a lone surrogate': 'ali\ud800ce',
  'a line break': 'ali\nce',
  'a terminal sequence': 'ali\u001b[31mce',
  'a space in front': ' alice',
}

for (const [what, name] of Object.entries(invisible))
  test(`no name holds ${what}`, () => {
    for (const schema of [displayNameSchema, personNameSchema, usernameSchema])
      expect(schema.safeParse(name).success).toBe(false)
  })

test('names may be of any script, with spaces and emoji, or empty', () => {
  for (const name of ['', 'Alice Liddell', 'Ælfrēd', '日本 太郎', 'علي', 'Zoë ❤️', "O'Brien-Smith", '🌱'])
    expect([name, displayNameSchema.safeParse(name).success]).toEqual([name, true])
})

test('a display name does not begin like a mention or a room, and is not endless', () => {
  for (const name of ['@alice', '#lobby', 'x'.repeat(51)])
    expect(displayNameSchema.safeParse(name).success).toBe(false)
})

test('a status says something, on one line that turns nothing around it', () => {
  const is = (status: object): boolean => statusSchema.safeParse(status).success
  expect(is({ text: 'On a train' })).toBe(true)
  expect(is({ text: '', emoji: '🌴' })).toBe(true)
  expect(is({ text: 'Back soon', until: '2026-11-21T12:00:00.000Z' })).toBe(true)
  for (const status of [
    { text: '' },
    { text: '   ' },
    { text: 'a\nb' },
    { text: 'a\u202eb' },
    { text: 'x'.repeat(101) },
    { text: 'x', until: 'tomorrow' },
    { text: 'x', emoji: '<b>' },
    { text: 'x', emoji: '\u200d' },
    { text: '\u200b' },
    { text: 'x', until: '2026-11-21T12:00:00.000Z', colour: 'red' },
  ])
    expect([status, is(status)]).toEqual([status, false])
})
