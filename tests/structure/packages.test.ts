import { describe, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const repository = resolve(import.meta.dir, '..', '..')
const read = (file: string) => JSON.parse(readFileSync(join(repository, file), 'utf8'))

type Package = { hasInstallScript?: true; resolved?: string }

const { allowScripts, dependencies, devDependencies } = read('package.json')
const locked: Record<string, Package> = read('package-lock.json').packages

describe('the packages', () => {
  test('whose installation runs something are allowed to, as npm 12 and later block the others', () => {
    const running = Object.entries(locked)
      .filter(([, { hasInstallScript }]) => hasInstallScript)
      .map(([path]) => path.replace(/^.*node_modules\//, ''))
    expect(Object.keys(allowScripts).sort()).toEqual(running.sort())
  })

  test('have exact versions', () => {
    const loose = Object.entries<string>({ ...dependencies, ...devDependencies }).filter(
      ([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version),
    )
    expect(loose).toEqual([])
  })

  test('come from whatever registry the machine uses', () => {
    expect(Object.entries(locked).filter(([, { resolved }]) => resolved !== undefined)).toEqual([])
  })
})
