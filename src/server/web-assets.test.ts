import { afterAll, expect, test } from 'bun:test'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openWebAssets } from './web-assets.ts'

const folder = mkdtempSync(join(tmpdir(), 'parley-assets-'))
afterAll(() => rmSync(folder, { recursive: true }))

const empty = (name: string): string => {
  const path = join(folder, name)
  mkdirSync(path)
  return path
}
const page = { file: 'index.html', type: 'text/html', immutable: false }
const writeManifest = (into: string): void =>
  writeFileSync(join(into, 'manifest.json'), JSON.stringify({ '/index.html': page }))
const writePage = (into: string): void => writeFileSync(join(into, 'index.html'), '<!doctype html>')

test('a page that could not be found at first is there as soon as it is built', async () => {
  const built = empty('late')
  const assets = openWebAssets(built, async () => {})
  await expect(assets.find('/')).rejects.toThrow()
  writeManifest(built)
  await expect(assets.find('/')).rejects.toThrow()
  writePage(built)
  const page = await assets.find('/')
  expect(await new Response(page?.body as BodyInit).text()).toBe('<!doctype html>')
})

test('a build that failed is tried again at the next request, and one that succeeded is not', async () => {
  const built = empty('again')
  let builds = 0
  const assets = openWebAssets(built, async () => {
    builds += 1
    if (builds === 1) throw new Error('no memory left')
    writeManifest(built)
    writePage(built)
  })
  await expect(assets.find('/')).rejects.toThrow('no memory left')
  for (let i = 0; i < 3; i++) expect(await assets.find('/')).toBeDefined()
  expect(builds).toBe(2)
})

test('everybody who asks at the same time waits for one build, and an address without a file has none', async () => {
  const built = empty('together')
  let builds = 0
  const assets = openWebAssets(built, async () => {
    builds += 1
    await Bun.sleep(5)
    writeManifest(built)
    writePage(built)
  })
  const found = await Promise.all(Array.from({ length: 20 }, (_, i) => assets.find(i === 7 ? '/none' : '/')))
  expect(found.map((asset) => asset !== undefined)).toEqual(found.map((_, i) => i !== 7))
  expect(builds).toBe(1)
})

test('after a newer build nothing of the older one is found, and the newer is served', async () => {
  const built = empty('rebuilt')
  const write = (chunk: string): void => {
    const entry = { file: chunk, type: 'text/javascript', immutable: true }
    writeFileSync(join(built, 'manifest.json'), JSON.stringify({ '/index.html': page, [`/${chunk}`]: entry }))
    writeFileSync(join(built, 'index.html'), chunk)
    writeFileSync(join(built, chunk), 'export {}')
  }
  const textOf = async (path: string) => new Response((await assets.find(path))?.body as BodyInit).text()
  const assets = openWebAssets(built, async () => {})
  write('old.js')
  expect(await textOf('/')).toBe('old.js')
  write('new.js')
  rmSync(join(built, 'old.js'))
  expect(await assets.find('/old.js')).toBeUndefined()
  expect(await textOf('/')).toBe('new.js')
  expect(await assets.find('/new.js')).toBeDefined()
})
