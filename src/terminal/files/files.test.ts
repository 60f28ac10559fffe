import { expect, test } from 'bun:test'
import { homedir } from 'node:os'
import { plainName } from './download.ts'
import { progress } from './progress.ts'
import { pathAndText } from './upload.ts'

test('a path is read as shells do, and the rest is said', () => {
  expect(pathAndText('a.txt')).toEqual({ path: 'a.txt', text: '' })
  expect(pathAndText('"my file.txt" look at this')).toEqual({ path: 'my file.txt', text: 'look at this' })
  expect(pathAndText('my\\ file.txt look')).toEqual({ path: 'my file.txt', text: 'look' })
  expect(pathAndText('~/x')).toEqual({ path: `${homedir()}/x`, text: '' })
})

test('a file is saved under a name that leads nowhere else and is not hidden', () => {
  expect(plainName('photo.png')).toBe('photo.png')
  expect(plainName('.bashrc')).toBe('_bashrc')
  expect(plainName('../../etc/passwd')).toBe('__.._etc_passwd')
  expect(plainName('-rf')).toBe('_rf')
  expect(plainName('a\u001b]0;x\u0007b')).toBe('a_]0;x_b')
  expect(plainName('...')).toBe('_')
})

test('progress is told as a bar', () => {
  expect(progress(512, 1024)).toBe('██████░░░░░░ 50 % of 1 KB')
})
