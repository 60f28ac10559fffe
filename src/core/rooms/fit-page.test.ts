import { expect, test } from 'bun:test'
import type { Message } from '../../protocol/entities.ts'
import { limits } from '../../protocol/limits.ts'
import { countThatFits, fitPage } from './fit-page.ts'

const message = (seq: number, length: number): Message => ({
  id: `room.${seq}`,
  seq,
  rev: seq,
  author: { id: 'a', name: 'alice' },
  text: 'x'.repeat(length),
  at: '2026-11-21T09:30:00.000Z',
})
const page = (length: number, count = 100) => ({
  messages: Array.from({ length: count }, (_, i) => message(i + 1, length)),
  moreBefore: false,
  moreAfter: false,
})
const ends = ({ messages, moreBefore, moreAfter }: ReturnType<typeof page>) => [
  messages[0]?.seq,
  messages.at(-1)?.seq,
  moreBefore,
  moreAfter,
]

test('a page of short messages stays as it is, wherever it was asked for', () => {
  for (const place of [{}, { after: 0 }, { around: 50 }]) expect(fitPage(page(100), place)).toEqual(page(100))
})

test('a page of long messages keeps those that are nearest to the place asked for, and says that there is more', () => {
  expect(ends(fitPage(page(16_000), {}))).toEqual([85, 100, true, false])
  expect(ends(fitPage(page(16_000), { after: 0 }))).toEqual([1, 16, false, true])
  expect(ends(fitPage(page(16_000), { around: 50 }))).toEqual([42, 57, true, true])
  expect(ends(fitPage(page(16_000), { around: 1 }))).toEqual([1, 16, false, true])
  expect(ends(fitPage(page(16_000), { around: 999 }))).toEqual([85, 100, true, false])
})

test('the longest message there is makes a page of its own, so that nobody is stuck before it', () => {
  const accounts = Array.from({ length: 2000 }, (_, i) => `account-${i}`)
  const reactions = Array.from({ length: 50 }, (_, i) => ({ emoji: `:${i}:`, accounts }))
  const long = { ...message(1, 16_000), reactions }
  expect(countThatFits([long, message(2, 1)])).toBe(1)
  for (const place of [{}, { after: 0 }, { around: 1 }])
    expect(fitPage({ ...page(1, 0), messages: [long] }, place).messages).toEqual([long])
})

test('what counts is what goes over the wire: bytes of JSON, with files and everything else', () => {
  const control = String.fromCharCode(1).repeat(16_000)
  const blur = `data:image/webp;base64,${'x'.repeat(1000)}`
  const file = { id: 'f', name: 'a.png', bytes: 1, type: 'image/png', kind: 'image', blur }
  const cases: Record<string, object> = {
    'escaped characters': { text: control },
    'wide characters': { text: '漢'.repeat(5000) },
    files: { files: Array.from({ length: 10 }, () => file) },
    mentions: { mentions: Array.from({ length: 1000 }, (_, i) => `account-${i}`) },
    replies: { replies: { count: 5, lastAt: '2026-11-21T09:30:00.000Z', people: ['p'.repeat(5000)] } },
  }
  for (const [what, more] of Object.entries(cases)) {
    const messages = Array.from({ length: 500 }, (_, i) => ({ ...message(i + 1, 0), ...more }))
    const bytes = (length: number) => Buffer.byteLength(JSON.stringify(messages.slice(0, length)))
    const count = countThatFits(messages)
    expect([what, bytes(count) <= limits.pageBytes + 1]).toEqual([what, true])
    expect([what, bytes(count + 1) > limits.pageBytes]).toEqual([what, true])
  }
})

test('an empty page stays empty', () => {
  for (const place of [{}, { after: 0 }, { around: 1 }])
    expect(fitPage(page(1, 0), place)).toEqual(page(1, 0))
})
