import { describe, expect, test } from 'bun:test'
import { Refusal } from '../../protocol/refusals.ts'
import { parseQuery } from './parse-query.ts'
import { readDate } from './read-date.ts'

const refusalOf = (work: () => unknown): string => {
  try {
    work()
    return 'no refusal'
  } catch (error) {
    return error instanceof Refusal ? `${error.code}: ${error.message}` : String(error)
  }
}

describe('a query', () => {
  test('has words, and the last one counts as begun until a space follows', () => {
    expect(parseQuery('Hello wor').all).toEqual([
      { words: ['hello'], isBegun: false, isLoose: true },
      { words: ['wor'], isBegun: true, isLoose: true },
    ])
    expect(parseQuery('wor ').all[0]?.isBegun).toBe(false)
    expect(parseQuery('wo').all[0]?.isBegun).toBe(false)
  })

  test('has phrases in any quotes, also one that is not closed', () => {
    const phrase = [{ words: ['first', 'frost'], isBegun: false, isLoose: false }]
    for (const query of ['"first frost"', '“first frost”', '„first frost“', '«first frost»', '"first frost'])
      expect(parseQuery(query).all).toEqual(phrase)
  })

  test('has words with a star, and what is joined by signs is a phrase', () => {
    expect(parseQuery('inst* ').all).toEqual([{ words: ['inst'], isBegun: true, isLoose: false }])
    expect(parseQuery('apt-get ').all).toEqual([{ words: ['apt', 'get'], isBegun: false, isLoose: false }])
    expect(refusalOf(() => parseQuery('a*'))).toStartWith('bad-input: Write at least two')
  })

  test('has filters, whose values may be quoted, and a minus means not', () => {
    const { all, none, filters } = parseQuery('FROM:bob -in:"the garden" frost -"late frost" -rain')
    expect(filters).toEqual([
      { name: 'from', value: 'bob', isNot: false },
      { name: 'in', value: 'the garden', isNot: true },
    ])
    expect(all.map(({ words }) => words)).toEqual([['frost']])
    expect(none.map(({ words }) => words)).toEqual([['late', 'frost'], ['rain']])
  })

  test('takes what looks like a filter but is none for words', () => {
    expect(parseQuery('https://example.org/x ').all[0]?.words).toEqual(['https', 'example', 'org', 'x'])
    expect(parseQuery('note:this ').filters).toEqual([])
  })

  test('is refused when it asks for nothing, for too much, or a filter has no value', () => {
    for (const query of ['', '   ', '!!!', '-', '""', '👍'])
      expect([query, refusalOf(() => parseQuery(query))]).toEqual([
        query,
        expect.stringMatching(/^bad-input: Say what/),
      ])
    expect(refusalOf(() => parseQuery('from: x'))).toBe(
      'bad-input: Say something after from: as in from:alice.',
    )
    expect(refusalOf(() => parseQuery('x '.repeat(21)))).toStartWith('bad-input: Use at most 20')
  })

  test('holds nothing but letters and digits, so that it cannot say anything to a database', () => {
    const { all, none } = parseQuery(`a"b'c NEAR(x) x^2 {col}:y "z\\" *; drop -'--' ) OR ( ´NOT\` &|!<->`)
    for (const { words } of [...all, ...none])
      for (const word of words) expect(word).toMatch(/^[\p{L}\p{N}\p{M}]+$/u)
  })
})

test('dates are days, months, years, today and yesterday in UTC; others are refused', () => {
  const now = Date.parse('2026-11-21T13:00:00Z')
  const days = ['2026-11-21', '2026-11', '2026', 'today', 'Yesterday'].map((text) =>
    new Date(readDate(text, now)).toISOString().slice(0, 10),
  )
  expect(days).toEqual(['2026-11-21', '2026-11-01', '2026-01-01', '2026-11-21', '2026-11-20'])
  for (const text of ['2026-02-31', '21.11.2026', 'soon', '2026-13', '__proto__', 'constructor'])
    expect(refusalOf(() => readDate(text, now))).toStartWith('bad-input: Write dates')
})
