import { expect, test } from 'bun:test'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDisk } from './disk-usage.ts'
import { systemClock as clock } from './system.ts'

test('files are counted once, in the data folder or elsewhere, and logs and the database apart', async () => {
  const root = mkdtempSync(join(tmpdir(), 'parley-disk-'))
  const fill = (path: string, bytes: number): void => {
    mkdirSync(join(root, path, '..'), { recursive: true })
    writeFileSync(join(root, path), 'x'.repeat(bytes))
  }
  fill('data/files/kept/a', 10)
  fill('data/logs/parley.log', 200)
  fill('data/parley.db', 4_000)
  fill('elsewhere/kept/b', 30_000)
  const usage = (files: string) => createDisk(join(root, 'data'), join(root, files), clock).usage()
  expect(await usage('data/files')).toMatchObject({ files: 10, logs: 200 })
  expect(await usage('elsewhere')).toMatchObject({ files: 30_010, logs: 200 })
  rmSync(root, { recursive: true })
})
