import { expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findInFiles } from '../../../tests/support/find-in-files.ts'
import { openSqliteIndex } from './sqlite-index.ts'

test('of words that are gone not even beginnings stay in the file of the index', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-scrub-'))
  const index = openSqliteIndex(join(folder, 'search.db'), 'epoch')
  const entryOf = (seq: number) => ({
    room: 'lobby',
    seq,
    at: seq,
    words: `quixotic${seq}`,
    marks: '=rlobby',
  })
  const counts = [...Array(40).keys()].map((i) => i * 50)
  for (const from of counts) {
    const changes = Array.from({ length: 50 }, (_, i) => ({
      seq: from + i + 1,
      entry: entryOf(from + i + 1),
    }))
    await index.apply('lobby', { after: from, rev: from + 50 }, changes)
  }
  expect(findInFiles(folder, ['quixotic'])).not.toEqual([])
  for (const from of counts) {
    const changes = Array.from({ length: 50 }, (_, i) => ({ seq: from + i + 1, entry: undefined }))
    await index.apply('lobby', { after: 2000 + from, rev: 2050 + from }, changes)
  }
  await index.apply('lobby', { after: 4000, rev: 4001 }, [
    { seq: 5000, entry: { ...entryOf(5000), words: 'water' } },
  ])
  await index.scrub()
  expect(findInFiles(folder, ['quixotic'])).toEqual([])
  await index.scrub()
  expect(await index.words(10)).toEqual([{ word: 'water', uses: 1 }])
  await index.close()
  rmSync(folder, { recursive: true })
})
