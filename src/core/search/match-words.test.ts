import { expect, test } from 'bun:test'
import { limits } from '../../protocol/limits.ts'
import { matchesOf } from './match-words.ts'
import { parseQuery } from './parse-query.ts'
import { scoreOf } from './score.ts'

const words = Array.from({ length: 5461 }, () => 'aa')

test('of a word that a message says thousands of times, only its first places count', () => {
  const others = new Map([['aa', 0.5]])
  for (const [query, same] of [
    ['aa ', undefined],
    ['aa*', undefined],
    ['"aa aa"', undefined],
    ['other ', others],
  ] as const) {
    const [term] = parseQuery(query).all
    const found = matchesOf(words, term as NonNullable<typeof term>, same)
    expect([query, found.length]).toEqual([query, limits.searchMatches])
    expect(found[0]?.first).toBe(0)
  }
})

test('many terms in such a message are scored at once', () => {
  const terms = parseQuery('aa '.repeat(limits.searchTerms)).all
  const started = performance.now()
  for (let i = 0; i < 30; i++) scoreOf(words, terms, [])
  // Looking at every place for every term takes more than a second.
  expect(performance.now() - started).toBeLessThan(700)
})
