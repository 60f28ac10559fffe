import { describe, expect, test } from 'bun:test'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const repository = resolve(import.meta.dir, '..', '..')
const read = (file: string): string => readFileSync(join(repository, file), 'utf8')
const page = read('docs/security.md')

/** Rows of a table: its first cell, and the whole line. */
const rows = page
  .split('\n')
  .map((line): [string, string] => [line.match(/^\| (\S+) \|/)?.[1] ?? '', line])
  .filter(([id]) => /^(\d+|SC-\d\d)$/.test(id))

/** A file of tests, and the words of a test in it if any are given, as the page names them. */
const citation = /`((?:tests|src)\/[\w./-]+\.(?:test|contract)?\.?ts)`((?:,? “[^”]+”)*)/g

const citedIn = (text: string): { file: string; words: string[] }[] =>
  [...text.matchAll(citation)].map(([, file, words]) => ({
    file: file as string,
    words: [...(words ?? '').matchAll(/“([^”]+)”/g)].map(([, word]) => word as string),
  }))

/** The names of tests as they are written in the source. */
const namesIn = (file: string): string =>
  [
    ...read(file).matchAll(
      /\b(?:test|describe|testWith|testInBrowser)\(\s*(?:[\w.]+,\s*)?(['`])((?:(?!\1).)*)\1/gs,
    ),
  ]
    .map(([, , name]) => name)
    .join('\n')

const missing = (text: string): string[] =>
  citedIn(text).flatMap(({ file, words }) => {
    if (!existsSync(join(repository, file))) return [file]
    const names = namesIn(file)
    return words.filter((word) => !names.includes(word)).map((word) => `${file}: ${word}`)
  })

const checklist = Array.from({ length: 40 }, (_, i) => String(i + 1))
const incidents = Array.from({ length: 64 }, (_, i) => `SC-${String(i + 1).padStart(2, '0')}`)

describe('docs/security.md', () => {
  test('has one row for each point of the checklist and for each incident, in order', () => {
    expect(rows.map(([id]) => id)).toEqual([...checklist, ...incidents])
  })

  test('names in each row a test that exists, or says that there is none', () => {
    expect(missing(page)).toEqual([])
    const silent = rows.filter(
      ([, line]) => citedIn(line).length === 0 && !/not covered|does not exist here/i.test(line),
    )
    expect(silent.map(([id]) => id)).toEqual([])
  })

  test('would be seen to name a test that is not there', () => {
    expect(missing('`tests/security/nothing.test.ts`')).toEqual(['tests/security/nothing.test.ts'])
    expect(missing('`tests/security/told.test.ts` “SC-13”, “no such words”')).toEqual([
      'tests/security/told.test.ts: no such words',
    ])
  })

  test('leaves out no test that names a point or an incident in tests/security', () => {
    const named = readdirSync(join(repository, 'tests/security'))
      .filter((file) => file.endsWith('.test.ts'))
      .flatMap((file) =>
        [...namesIn(`tests/security/${file}`).matchAll(/\b(?:rows? )(\d+)\b|\b(SC-\d\d)\b/g)].map(
          ([, row, incident]) => ({ id: row ?? (incident as string), file: `tests/security/${file}` }),
        ),
      )
    const untold = named.filter(
      ({ id, file }) => !rows.some(([row, line]) => row === id && line.includes(file)),
    )
    expect(untold).toEqual([])
    expect(named.length).toBeGreaterThan(20)
  })
})
