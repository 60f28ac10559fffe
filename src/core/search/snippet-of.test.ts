import { expect, test } from 'bun:test'
import { limits } from '../../protocol/limits.ts'
import { parseQuery } from './parse-query.ts'
import { snippetOf } from './snippet-of.ts'

/** The snippet with what is highlighted in brackets. */
const shown = (text: string, query: string, others: [string, number][] = []): string => {
  const { snippet, highlights } = snippetOf(text, parseQuery(query).all, [new Map(others)])
  let out = ''
  let at = 0
  for (const [from, to] of highlights) {
    out += `${snippet.slice(at, from)}[${snippet.slice(from, to)}]`
    at = to
  }
  return out + snippet.slice(at)
}

test('highlights every place of every word, phrases as a whole, overlapping ones once', () => {
  expect(shown('a frost, then FROST again', 'frost ')).toBe('a [frost], then [FROST] again')
  expect(shown('first frost of the first day', '"first frost" first ')).toBe(
    '[first frost] of the [first] day',
  )
  expect(shown('Ubuntu is here', 'ubunut ', [['ubuntu', 0.6]])).toBe('[Ubuntu] is here')
})

test('highlights exactly the characters that were asked for where there are no spaces', () => {
  expect(shown('東京都庁に行きました', '京都')).toBe('東[京都]庁に行きました')
  expect(shown('東京都庁に行きました', '都')).toBe('東京[都]庁に行きました')
})

test('counts in UTF-16 code units, also behind emoji and letters that fold into several', () => {
  expect(shown('👩‍👩‍👧 ŒUVRE ﬁnd it', 'find ')).toBe('👩‍👩‍👧 ŒUVRE [ﬁnd] it')
})

test('shows the part of a long text where most is found, on one line, never half a character', () => {
  const long = `${'word 😀 '.repeat(100)}\nthe needle\tin the haystack ${'😀'.repeat(400)}`
  const text = shown(long, 'needle haystack ')
  expect(text).toContain('the [needle] in the [haystack]')
  expect(text).toStartWith('…')
  expect(text).toEndWith('…')
  expect(text.isWellFormed()).toBe(true)
  expect(snippetOf(long, parseQuery('needle').all, []).snippet.length).toBeLessThanOrEqual(
    limits.snippetLength + 2,
  )
})

test('a message that was found by filters alone shows its beginning', () => {
  const { snippet, highlights } = snippetOf('x '.repeat(1000), [], [])
  expect(snippet).toStartWith('x x')
  expect(highlights).toEqual([])
})

test('of a word that a long message says thousands of times, it is done at once and marks what it shows', () => {
  const text = 'a '.repeat(8191)
  const started = performance.now()
  const { snippet, highlights } = snippetOf(text, parseQuery('a ').all, [])
  // Comparing each place with each other one takes seconds.
  expect(performance.now() - started).toBeLessThan(500)
  expect(highlights.length).toBeGreaterThan(50)
  for (const [from, to] of highlights) expect(snippet.slice(from, to)).toBe('a')
})
