import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { decodeLog } from './decode-log.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

test('a log in UTF-8 is read to the letter', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' })), (lines) => {
      const text = lines.map((line) => line.replace(/[\r\n\ufeff]/g, '')).join('\n')
      expect(decodeLog(bytes(text))).toBe(text)
    }),
  )
})

test('a line that is not UTF-8 is read as Windows-1252; the others stay what they are', () => {
  const log = new Uint8Array([...bytes('häuser\n'), 0x66, 0xfc, 0x72, 0x20, 0x80, 0x0a, ...bytes('дом\n')])
  expect(decodeLog(log)).toBe('häuser\nfür €\nдом\n')
})

test('a byte order mark and carriage returns at the ends of lines are no part of it; one inside a line is', () => {
  expect(decodeLog(bytes('\ufeff[09:14] <a> x\r\n[09:14] <a> y\rz\r\n'))).toBe(
    '[09:14] <a> x\n[09:14] <a> y\rz\n',
  )
  expect(decodeLog(bytes('[09:14] <a> \ufeffx'))).toBe('[09:14] <a> \ufeffx')
})
