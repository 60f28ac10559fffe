import { expect, test } from 'bun:test'
import { isPicture } from './is-picture.ts'

const bytes = (text: string): Uint8Array => Buffer.from(text.padEnd(32, '\0'), 'latin1')

test('knows the formats that are taken by how they begin', () => {
  for (const head of [
    '\xff\xd8\xff\xe0',
    '\x89PNG\r\n\x1a\n',
    'GIF89a',
    'RIFF\x10\0\0\0WEBPVP8 ',
    '\0\0\0\x20ftypavif',
  ])
    expect([head, isPicture(bytes(head))]).toEqual([head, true])
})

test('takes nothing else, whatever it is called', () => {
  for (const head of [
    '',
    '<svg xmlns="http://www.w3.org/2000/svg">',
    '<?xml version="1.0"?><svg>',
    '%PDF-1.7',
    'BM',
    'II*\0',
    'RIFF\x10\0\0\0WAVE',
    '\0\0\0\x20ftypheic',
    'MZ',
    'PK\x03\x04',
    ' \x89PNG\r\n\x1a\n',
    '8BPS',
  ])
    expect([head, isPicture(bytes(head))]).toEqual([head, false])
  expect(isPicture(new Uint8Array())).toBe(false)
})
