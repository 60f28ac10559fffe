import { describe, expect, test } from 'bun:test'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { commands as cliCommands } from '../../src/cli/commands.ts'
import { readClientEnv, readEnv } from '../../src/server/config/env.ts'

const repository = resolve(import.meta.dir, '..', '..')
const read = (file: string): string => readFileSync(join(repository, file), 'utf8')
const filesIn = (folder: string): string[] =>
  readdirSync(join(repository, folder), { recursive: true, encoding: 'utf8' }).map((file) =>
    join(folder, file),
  )

const pages = [
  ...readdirSync(repository).filter((file) => file.endsWith('.md')),
  ...filesIn('docs').filter((file) => file.endsWith('.md')),
]

/** What a page says that is not so, each as "<page>: <what>". */
const untrue = (claims: RegExp, isTrue: (claim: string, page: string) => boolean): string[] =>
  pages.flatMap((page) =>
    [...read(page).matchAll(claims)]
      .map(([, claim]) => claim as string)
      .filter((claim) => !isTrue(claim, page))
      .map((claim) => `${page}: ${claim}`),
  )

describe('the documents', () => {
  test('link to and show what is there', () => {
    expect(
      untrue(/\]\((?!https?:|#)([^)#]+)/g, (path, page) => existsSync(join(repository, dirname(page), path))),
    ).toEqual([])
  })

  test('name files that exist', () => {
    const exists = (path: string) => existsSync(join(repository, path))
    const named = /`((?:src|tests|scripts|bench|docs|\.ci|\.github)\/[\w./-]+)`/g
    expect(untrue(named, (path) => exists(path) || exists(`${path}.test.ts`))).toEqual([])
  })

  test('name variables that are read', () => {
    const readers = ['tests', 'bench', 'scripts'].flatMap(filesIn).filter((file) => file.endsWith('.ts'))
    const known = new Set([
      ...Object.keys(readEnv({})),
      ...Object.keys(readClientEnv({})),
      ...readers.flatMap((file) => read(file).match(/(?<=process\.env\.)PARLEY_\w+/g) ?? []),
    ])
    expect(untrue(/\b(PARLEY_[A-Z_]+)\b/g, (name) => known.has(name))).toEqual([])
  })

  test('name commands that can be run', () => {
    const { scripts } = JSON.parse(read('package.json'))
    const ofNpm = new Set(Object.keys(scripts))
    expect(untrue(/npm run ([a-z-]+)/g, (name) => ofNpm.has(name))).toEqual([])
    expect(untrue(/`(?:npx |dist\/)?parley ([a-z][a-z-]*)/g, (name) => name in cliCommands)).toEqual([])
  })

  test('of which the first is short', () => {
    expect(read('README.md').trimEnd().split('\n').length).toBeLessThanOrEqual(120)
  })

  test('would be seen to lie', () => {
    expect(untrue(/^(# )/gm, () => false).length).toBeGreaterThanOrEqual(pages.length)
  })
})
