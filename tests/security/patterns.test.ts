import { Database } from 'bun:sqlite'
import { describe, expect, test } from 'bun:test'
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const source = resolve(import.meta.dir, '..', '..', 'src')
const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(
  (file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file),
)

/** A pattern as it is written, where a pattern may begin. */
const literal =
  /(?<=(?:[=(,:!&|?{};[]|=>|return)\s*)\/(?![*/])((?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+)\/([dgimsuvy]*)/g

type Pattern = { file: string; pattern: RegExp }

const patternsOf = (file: string): Pattern[] =>
  [...readFileSync(join(source, file), 'utf8').matchAll(literal)].flatMap(([, text, flags]) => {
    try {
      return [{ file, pattern: new RegExp(text as string, (flags ?? '').replace('g', '')) }]
    } catch {
      return []
    }
  })

const length = 64 * 1024
/** A linear pattern takes about a millisecond for one of these, a quadratic one seconds. */
const tooLongMs = 500
/** Long, and ending in what does not match: what makes a pattern try every way there is. */
const evil: string[] = [
  ...['a', 'A', '0', ' ', '\t', '-', '.', '@', ':', '/', '\\', '"', '<', '(', '[', '_', '%', '&', '=', ','],
  ...['ä', '\u200d', '😀', 'a ', 'a.', 'a@', 'a-', '0.', '/a', '::', '&#', 'a=;', '\r\n', 'x:y '],
].flatMap((unit) => {
  const pumped = unit.repeat(length / unit.length)
  return [pumped, `${pumped}\u0000`, `x${pumped}!`, `http://${pumped}\n`]
})

/** Patterns that would be slow, and why nobody can make them so. */
const bounded: Record<string, string> = {
  'protocol/markdown/take-names.ts': 'sees one name, cut to the length of a username or a room’s name',
  'core/limits/address-group.ts': 'sees network addresses, of the connection or checked to be one',
  'core/mail/links.ts': 'sees the public address of the configuration',
}

/** The time of the slowest of these; no further once that is long. */
const slowest = (pattern: RegExp): number => {
  let longest = 0
  for (const text of evil) {
    const started = performance.now()
    pattern.test(text)
    longest = Math.max(longest, performance.now() - started)
    if (longest > tooLongMs) return longest
  }
  return longest
}

describe('row 30: no pattern in the source', () => {
  const patterns = files.flatMap(patternsOf)

  test('is overlooked: there are as many as one would expect', () => {
    expect(patterns.length).toBeGreaterThan(50)
    for (const file of Object.keys(bounded)) expect(patterns.map((one) => one.file)).toContain(file)
  })

  test('takes longer for a long text than its length explains', () => {
    const slow = patterns
      .filter(({ file }) => !(file in bounded))
      .filter(({ pattern }) => slowest(pattern) > tooLongMs)
      .map(({ file, pattern }) => `${file}: ${pattern}`)
    expect(slow).toEqual([])
  }, 120_000)

  test('negative control: one that begins anew from every place is seen', () => {
    expect(slowest(/a+$/)).toBeGreaterThan(slowest(/a$/))
    expect(slowest(/^(?:a+ )*x?\/+$/)).toBeLessThan(tooLongMs)
  })
})

test('SC-59: the database is one whose write-ahead log does not lose what was committed', () => {
  const { version } = new Database(':memory:').query('select sqlite_version() as version').get() as {
    version: string
  }
  const [major, minor, patch] = version.split('.').map(Number) as [number, number, number]
  expect(major * 1_000_000 + minor * 1_000 + patch).toBeGreaterThanOrEqual(3_051_003)
})
