import { expect, test } from 'bun:test'
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openRotatingFile } from './rotating-file.ts'

const inFolder = async (work: (file: string) => Promise<void> | void): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-log-'))
  await work(join(folder, 'a.log'))
  rmSync(folder, { recursive: true })
}
const linesOf = (file: string): string[] => readFileSync(file, 'utf8').trimEnd().split('\n')

test('a log goes on where it ended, in a file that only this user reads', () =>
  inFolder(async (file) => {
    for (const line of ['one', 'two']) {
      const log = openRotatingFile(file, { bytes: 1000, keep: 3 })
      log.write(line)
      log.close()
    }
    expect(linesOf(file)).toEqual(['one', 'two'])
    expect(statSync(file).mode & 0o777).toBe(0o600)
  }))

test('a log that has grown too large makes way for the next, and the oldest goes', () =>
  inFolder((file) => {
    const log = openRotatingFile(file, { bytes: 30, keep: 3 })
    for (let i = 0; i < 12; i++) {
      log.write(`line number ${i}`)
      log.flush()
    }
    log.close()
    expect(linesOf(file)).toEqual(['line number 10', 'line number 11'])
    expect(linesOf(`${file}.1`)).toEqual(['line number 8', 'line number 9'])
    expect(linesOf(`${file}.2`)).toEqual(['line number 6', 'line number 7'])
    expect(existsSync(`${file}.3`)).toBe(false)
  }))

test('lines of one tick are written together, in order, without being asked', () =>
  inFolder(async (file) => {
    const log = openRotatingFile(file, { bytes: 10_000, keep: 2 })
    for (let i = 0; i < 100; i++) log.write(String(i))
    expect(readFileSync(file, 'utf8')).toBe('')
    await new Promise((resolve) => setImmediate(resolve))
    expect(linesOf(file)).toEqual(Array.from({ length: 100 }, (_, i) => String(i)))
    log.close()
  }))

test('a log that cannot be written for a while stops nobody, and goes on afterwards', () =>
  inFolder((file) => {
    const log = openRotatingFile(file, { bytes: 10, keep: 2 })
    const write = (line: string): void => {
      log.write(line)
      log.flush()
    }
    write('before it')
    const folder = join(file, '..')
    renameSync(folder, `${folder}-away`)
    for (let i = 0; i < 3; i++) write('lost')
    renameSync(`${folder}-away`, folder)
    write('after it')
    log.close()
    expect(linesOf(file)).toEqual(['before it', 'after it'])
  }))
