import { describe, expect, test } from 'bun:test'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'

const source = resolve(import.meta.dir, '..', '..', 'src')

/** Who may import whom, as in ARCHITECTURE.md. A folder may always import itself. */
const table: Record<string, string[]> = {
  protocol: [],
  core: ['protocol'],
  storage: ['core', 'protocol'],
  bus: ['core', 'protocol'],
  delivery: ['core', 'protocol'],
  gateways: ['delivery', 'core', 'protocol'],
  server: ['gateways', 'delivery', 'bus', 'storage', 'core', 'protocol'],
  sdk: ['protocol'],
  web: ['sdk', 'protocol'],
  terminal: ['sdk', 'protocol'],
  cli: ['server', 'gateways', 'delivery', 'bus', 'storage', 'core', 'terminal', 'sdk', 'protocol'],
}

type Import = { from: string; to: string }

const isTest = (file: string): boolean => /\.test\.tsx?$/.test(file)

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))

const importsIn = (file: string, text: string): Import[] =>
  [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(([, path]) => ({
    from: relative(source, file),
    to: relative(source, resolve(dirname(file), path as string)),
  }))

const top = (path: string): string => path.split('/')[0] as string

/** Gateways may not know each other. */
const gateway = (path: string): string | undefined =>
  top(path) === 'gateways' ? path.split('/')[1] : undefined

/** The one file above the source: the command line tells the version that stands there. */
const manifest = '../package.json'

const isForbidden = ({ from, to }: Import): boolean => {
  if (to === manifest) return top(from) !== 'cli'
  if (to.startsWith('..')) return true
  if (top(from) === top(to)) return gateway(from) !== gateway(to)
  return !(table[top(from)] ?? []).includes(top(to))
}

const files = filesIn(source).filter((file) => !isTest(file))
const all = files.flatMap((file) => importsIn(file, readFileSync(file, 'utf8')))

const circlesIn = (imports: Import[]): string[] => {
  const next = Map.groupBy(imports, ({ from }) => from)
  const done = new Set<string>()
  const path: string[] = []
  const found: string[] = []
  const visit = (file: string): void => {
    if (path.includes(file)) found.push([...path.slice(path.indexOf(file)), file].join(' → '))
    if (done.has(file) || path.includes(file)) return
    path.push(file)
    for (const { to } of next.get(file) ?? []) visit(to)
    path.pop()
    done.add(file)
  }
  for (const file of next.keys()) visit(file)
  return found
}

describe('the structure of the source', () => {
  test('keeps to the dependency table', () => {
    expect(all.filter(isForbidden).map(({ from, to }) => `${from} imports ${to}`)).toEqual([])
  })

  test('has no circles', () => {
    expect(circlesIn(all)).toEqual([])
  })

  test('would see a planted violation, a gateway that knows another, and a circle', () => {
    expect(isForbidden({ from: 'core/a.ts', to: 'storage/b.ts' })).toBe(true)
    expect(isForbidden({ from: 'gateways/http/a.ts', to: 'gateways/websocket/b.ts' })).toBe(true)
    expect(isForbidden({ from: 'web/a.ts', to: 'core/b.ts' })).toBe(true)
    expect(
      circlesIn([
        { from: 'a', to: 'b' },
        { from: 'b', to: 'a' },
      ]),
    ).toEqual(['a → b → a'])
    expect(importsIn(join(source, 'core/x.ts'), "import { y } from '../storage/y.ts'")).toEqual([
      { from: 'core/x.ts', to: 'storage/y.ts' },
    ])
  })

  test('has no file above 350 lines', () => {
    const long = files.filter((file) => readFileSync(file, 'utf8').split('\n').length > 351)
    expect(long.map((file) => relative(source, file))).toEqual([])
  })

  test('has no drawers for odds and ends', () => {
    const named = files.map((file) => relative(source, file))
    expect(named.filter((file) => /(^|\/)(utils?|helpers?|common|misc)(\/|\.)/.test(file))).toEqual([])
    expect(named.filter((file) => /(^|\/)index\.tsx?$/.test(file))).toEqual(['sdk/index.ts'])
  })

  test('names files in kebab-case, and components in PascalCase', () => {
    const odd = files
      .map((file) => relative(source, file))
      .filter((file) => {
        const name = file.split('/').at(-1) as string
        return !/^[a-z0-9]+(-[a-z0-9]+)*\.tsx?$/.test(name) && !/^[A-Z][A-Za-z0-9]*\.tsx$/.test(name)
      })
    expect(odd).toEqual([])
  })

  test('lets the rules reach for no clock, no chance and no environment of their own', () => {
    const strict = files.filter((file) =>
      ['core', 'protocol', 'storage', 'delivery', 'bus'].includes(top(relative(source, file))),
    )
    const reaching = strict.filter((file) =>
      /\bDate\.now\(|Math\.random\(|process\.env\b/.test(readFileSync(file, 'utf8')),
    )
    expect(reaching.map((file) => relative(source, file))).toEqual([])
  })
})
