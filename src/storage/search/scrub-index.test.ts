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
  const gone = Array.from({ length: 400 }, (_, i) => i + 1)
  const stays = { seq: 401, entry: { ...entryOf(401), words: 'water' } }
  await index.apply('lobby', { after: 0, rev: 401 }, [
    ...gone.map((seq) => ({ seq, entry: entryOf(seq) })),
    stays,
  ])
  expect(findInFiles(folder, ['quixotic'])).not.toEqual([])
  for (const [i, seq] of gone.entries())
    await index.apply('lobby', { after: 401 + i, rev: 402 + i }, [{ seq, entry: undefined }])
  await index.scrub()
  expect(findInFiles(folder, ['quixotic'])).toEqual([])
  await index.scrub()
  expect(await index.words(10)).toEqual([{ word: 'water', uses: 1 }])
  await index.close()
  rmSync(folder, { recursive: true })
})
