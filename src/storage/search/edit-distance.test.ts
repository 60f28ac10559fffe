import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { editDistance, mistakesIn } from './edit-distance.ts'

test('counts letters that are wrong, missing, too many or swapped', () => {
  for (const [a, b, distance] of [
    ['frost', 'frost', 0],
    ['frost', 'forst', 1],
    ['frost', 'frist', 1],
    ['frost', 'frot', 1],
    ['frost', 'froost', 1],
    ['installation', 'instalaltoin', 2],
  ] as const)
    expect(editDistance(a, b, 2)).toBe(distance)
  expect(editDistance('frost', 'rain', 2)).toBe(3)
})

/** The definition, with no thought of speed. */
const naive = (a: string, b: string): number => {
  if (a === '' || b === '') return a.length + b.length
  const swap = a.length > 1 && b.length > 1 && a[0] === b[1] && a[1] === b[0]
  return Math.min(
    naive(a.slice(1), b) + 1,
    naive(a, b.slice(1)) + 1,
    naive(a.slice(1), b.slice(1)) + (a[0] === b[0] ? 0 : 1),
    swap ? naive(a.slice(2), b.slice(2)) + 1 : Number.POSITIVE_INFINITY,
  )
}

test('agrees with the definition', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 })
  fc.assert(
    fc.property(word, word, fc.integer({ min: 1, max: 2 }), (a, b, most) => {
      expect(editDistance(a, b, most)).toBe(Math.min(naive(a, b), most + 1))
    }),
    { numRuns: 500 },
  )
})

test('forgives none in short words, one in middling and two in long ones', () => {
  expect(['the', 'frost', 'installation'].map(mistakesIn)).toEqual([0, 1, 2])
})
