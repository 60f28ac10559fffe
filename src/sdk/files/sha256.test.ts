import { expect, test } from 'bun:test'
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { createSha256 } from './sha256.ts'

test('is SHA-256, however the bytes are cut into pieces', () => {
  const run = fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 8 }), (pieces) => {
    const [ours, theirs] = [createSha256(), createHash('sha256')]
    for (const piece of pieces) {
      ours.update(piece)
      theirs.update(piece)
    }
    expect(ours.digest()).toBe(theirs.digest('hex'))
  })
  void fc.assert(run, { numRuns: 500 })
})

test('of every length around a block is right', () => {
  for (let length = 0; length < 200; length += 1) {
    const bytes = new Uint8Array(length).fill(length)
    const ours = createSha256()
    ours.update(bytes)
    expect(ours.digest()).toBe(createHash('sha256').update(bytes).digest('hex'))
  }
})
