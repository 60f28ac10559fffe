import { expect, test } from 'bun:test'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { outcomeIn } from '../../scripts/test-report.ts'

test('the report of a run names what was red, skipped and passed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-report-'))
  writeFileSync(
    join(folder, 'some.test.ts'),
    `import { describe, expect, test } from 'bun:test'
    describe('a > b', () => {
      test('is "red" & <bold>', () => expect(1).toBe(2))
      test('passes', () => expect(1).toBe(1))
      test.skip('is left out', () => {})
    })`,
  )
  const child = Bun.spawn(
    [process.execPath, 'test', '--reporter=junit', '--reporter-outfile=report.xml', './some.test.ts'],
    { cwd: folder, stdio: ['ignore', 'ignore', 'ignore'] },
  )
  await child.exited
  const outcome = outcomeIn(await Bun.file(join(folder, 'report.xml')).text())
  rmSync(folder, { recursive: true })
  expect(outcome.counts).toEqual({ passed: 1, failed: 1, skipped: 1 })
  expect(outcome.red.map(({ paths }) => paths)).toEqual([['./some.test.ts']])
  expect(outcome.red[0]?.name).toContain('red')
})
