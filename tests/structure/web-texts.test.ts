import { describe, expect, test } from 'bun:test'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { first } from '../../src/web/texts/en/first.ts'
import { en } from '../../src/web/texts/en.ts'
import { he } from '../../src/web/texts/he.ts'

const web = resolve(import.meta.dir, '..', '..', 'src', 'web')
const transpiler = new Bun.Transpiler({ loader: 'tsx', tsconfig: { compilerOptions: { jsx: 'react-jsx' } } })

const components = readdirSync(web, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.tsx'),
)

/** What stands in an element or in an attribute that people read or hear. */
const read =
  /(?:children|"aria-label"|"aria-valuetext"|title|placeholder|alt|label|summary): (?:\[\s*)?"((?:[^"\\]|\\.)*)"/g
/** Pieces of text between other children. */
const between = /^\s*"((?:[^"\\]|\\.)*)",?$/gm

const wordsIn = (source: string): string[] => {
  const made = transpiler.transformSync(source)
  return [...made.matchAll(read), ...made.matchAll(between)]
    .map(([, text = '']) => text.replace(/\\u\{?[0-9a-f]+\}?/gi, ''))
    .filter((text) => /\p{L}{2}/u.test(text))
}

const sourcesOf = (files: string[]): string =>
  files
    .filter((file) => /\.tsx?$/.test(file) && !file.includes('/texts/'))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n')

/** Written out, or put together from its beginning. */
const isUsedIn = (sources: string, key: string): boolean => {
  const [area, name = ''] = [key.slice(0, key.indexOf('.')), key.slice(key.indexOf('.') + 1)]
  const beginning = name.includes('.') ? `${area}.${name.slice(0, name.indexOf('.'))}` : area
  return sources.includes(`'${key}'`) || sources.includes(`\`${beginning}.\${`)
}

/** The page's first script and all that it imports at once. */
const atFirst = (): string[] => {
  const found = new Set<string>()
  const visit = (file: string): void => {
    if (found.has(file)) return
    found.add(file)
    const scanner = new Bun.Transpiler({ loader: file.endsWith('x') ? 'tsx' : 'ts' })
    for (const { kind, path } of scanner.scanImports(readFileSync(file, 'utf8')))
      if (kind === 'import-statement' && path.startsWith('.')) visit(join(dirname(file), path))
  }
  visit(join(web, 'main.tsx'))
  return [...found]
}

describe('the texts of the web page', () => {
  test('stand in the catalogues, never in a component', () => {
    const found = components.flatMap((file) =>
      wordsIn(readFileSync(join(web, file), 'utf8')).map((text) => `${relative('.', file)}: ${text}`),
    )
    expect(found).toEqual([])
  })

  test('would be seen in an element, beside another element and in an attribute', () => {
    const planted = [
      'const a = <p>Hello there</p>',
      'const a = <p>Hello <b>{name}</b></p>',
      'const a = <button aria-label="Close it" />',
      'const a = <input placeholder="Name" />',
    ]
    for (const source of planted) expect([source, wordsIn(source).length > 0]).toEqual([source, true])
  })

  test('have the same keys and the same values put in, in every language', () => {
    expect(Object.keys(he).sort()).toEqual(Object.keys(en).sort())
    const namesIn = (text: unknown): string[] =>
      [...JSON.stringify(text).matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
    for (const [key, text] of Object.entries(en)) {
      const theirs = new Set(namesIn(he[key as keyof typeof he]))
      expect([key, [...theirs].sort()]).toEqual([key, [...new Set(namesIn(text))].sort()])
    }
  })

  test('are all used', () => {
    const all = readdirSync(web, { recursive: true, encoding: 'utf8' }).map((file) => join(web, file))
    expect(Object.keys(en).filter((key) => !isUsedIn(sourcesOf(all), key))).toEqual([])
  })

  test('stand in first.ts exactly when the first script uses them: nothing else is there by then', () => {
    const sources = sourcesOf(atFirst())
    // What the server refuses is said long after the first moment, and until then in the server's own words.
    const wanted = Object.keys(en).filter((key) => isUsedIn(sources, key) && !key.startsWith('refusal.'))
    expect(Object.keys(first).sort()).toEqual(wanted.sort())
  })
})
