import { expect, test } from 'bun:test'
import * as fc from 'fast-check'
import { limits } from '../../protocol/limits.ts'
import { isPlainName } from '../../protocol/text.ts'
import { cleanName, withEnding } from './clean-name.ts'

test('a name stays as it is when nothing is wrong with it', () => {
  for (const name of ['photo.jpg', 'Übersicht 2026 (2).pdf', '日本語.txt', 'a', 'notes.tar.gz', 'é.png'])
    expect(cleanName(name)).toBe(name)
})

test('no path, no control character, nothing that turns text around and nothing invisible gets through', () => {
  const cases: [string, string][] = [
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\eve\\photo.jpg', 'photo.jpg'],
    ['a\r\nSet-Cookie: x=1.txt', 'aSet-Cookie_ x=1.txt'],
    ['photo\u202egpj.exe', 'photogpj.exe'],
    ['in\u200bvisible\u00ad.txt', 'invisible.txt'],
    ['\u001b]0;owned\u0007.txt', ']0;owned.txt'],
    ['a"b<c>.html', 'a_b_c_.html'],
    ['..', 'file'],
    ['.htaccess', 'htaccess'],
    ['...', 'file'],
    ['   ', 'file'],
    ['name.', 'name'],
    ['CON.txt', 'CON_.txt'],
    ['thumbnail', 'thumbnail_'],
    ['/', 'file'],
    ['%2e%2e%2fx', '%2e%2e%2fx'],
  ]
  for (const [name, cleaned] of cases) expect([name, cleanName(name)]).toEqual([name, cleaned])
})

test('a long name keeps its ending', () => {
  const cleaned = cleanName(`${'x'.repeat(10_000)}.jpeg`)
  expect(cleaned.length).toBe(limits.keptNameLength)
  expect(cleaned.endsWith('x.jpeg')).toBe(true)
  expect(withEnding('photo.avif', '.webp')).toBe('photo.webp')
  expect(withEnding('photo', '.webp')).toBe('photo.webp')
})

test('whatever comes, what is kept is a plain name that can be saved anywhere', () => {
  void fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (name) => {
      const cleaned = cleanName(name)
      expect(cleaned.length).toBeGreaterThan(0)
      expect(cleaned.length).toBeLessThanOrEqual(limits.keptNameLength)
      expect(isPlainName(cleaned)).toBe(true)
      expect(/[\\/<>:"|?*]/.test(cleaned)).toBe(false)
      expect(cleaned).not.toBe('thumbnail')
      expect(cleanName(cleaned)).toBe(cleaned)
    }),
    { numRuns: 500 },
  )
})
