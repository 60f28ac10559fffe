import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { messageNumber, readMessageNumber } from './message-number.ts'

test('a message’s number is read back, stays exact, and no two are alike', () => {
  const room = fc.integer({ min: 1, max: 2 ** 21 - 1 })
  const seq = fc.integer({ min: 1, max: 2 ** 32 - 1 })
  fc.assert(
    fc.property(room, seq, (r, s) => {
      const number = messageNumber(r, s)
      expect(Number.isSafeInteger(number)).toBe(true)
      expect(readMessageNumber(number)).toEqual({ room: r, seq: s })
    }),
  )
})

test('what is no message’s number is none', () => {
  for (const wrong of [
    0,
    1,
    -1,
    2 ** 32,
    2 ** 32 + 0.5,
    Number.NaN,
    1e300,
    '4294967297',
    null,
    undefined,
    {},
  ])
    expect(readMessageNumber(wrong)).toBeUndefined()
})
