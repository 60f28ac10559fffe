import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { createLineBuffer, type Taken } from './line-buffer.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const shown = (taken: Taken): string | undefined =>
  taken instanceof Uint8Array ? new TextDecoder().decode(taken) : taken

const takeAll = (lines: ReturnType<typeof createLineBuffer>, limit: number): (string | undefined)[] => {
  const all: (string | undefined)[] = []
  for (let line = lines.take(limit); line !== undefined; line = lines.take(limit)) all.push(shown(line))
  return all
}

describe('lines', () => {
  test('are the same in whatever pieces they come', () => {
    const piece = fc.string({ unit: fc.constantFrom('a', 'é', '\r', ' ', '{'), maxLength: 30 })
    fc.assert(
      fc.property(fc.array(piece), fc.array(fc.nat(9)), (parts, cuts) => {
        const all = bytes(parts.map((part) => `${part}\n`).join(''))
        const lines = createLineBuffer()
        const found: (string | undefined)[] = []
        for (let at = 0, i = 0; at < all.length; i += 1) {
          const length = 1 + (cuts[i % Math.max(1, cuts.length)] ?? 0)
          lines.push(all.subarray(at, at + length))
          at += length
          found.push(...takeAll(lines, 1000))
        }
        expect(found).toEqual(parts.map((part) => part.replace(/\r$/, '')))
        expect(lines.length).toBe(0)
      }),
    )
  })

  test('longer than the limit are told once, and what follows is read', () => {
    const lines = createLineBuffer()
    lines.push(bytes('x'.repeat(11)))
    expect(lines.take(10)).toBeUndefined()
    lines.push(bytes('xx'))
    expect(lines.take(10)).toBe('too-long')
    for (let i = 0; i < 1000; i += 1) {
      lines.push(bytes('x'.repeat(1000)))
      expect(lines.take(10)).toBeUndefined()
      expect(lines.length).toBe(0)
    }
    lines.push(bytes('x\nnext\n'))
    expect(takeAll(lines, 10)).toEqual(['next'])
  })

  test('of exactly the limit are read, also with a carriage return', () => {
    const lines = createLineBuffer()
    lines.push(bytes(`${'x'.repeat(10)}\r\n${'y'.repeat(11)}\n`))
    expect(takeAll(lines, 10)).toEqual(['x'.repeat(10), 'too-long'])
  })

  test('of 64 KB that come byte by byte cost little', () => {
    const lines = createLineBuffer()
    const startedAt = performance.now()
    for (let i = 0; i < 65_536; i += 1) {
      lines.push(bytes('x'))
      lines.take(65_536)
    }
    lines.push(bytes('\n'))
    expect(takeAll(lines, 65_536)).toEqual(['x'.repeat(65_536)])
    expect(performance.now() - startedAt).toBeLessThan(500)
  })
})
