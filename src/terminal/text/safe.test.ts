import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { safe, safeLine } from './safe.ts'
import { signsOf, widthOf } from './width.ts'

const anything = fc.string({ unit: 'binary', maxLength: 80 })
// biome-ignore lint/suspicious/noControlCharactersInRegex: that there are none is the claim
const harmful = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/

describe('text from outside', () => {
  test('shows controls as what they are instead of obeying them', () => {
    expect(safe('a\u001b[31mred\u0007')).toBe('a␛[31mred␇')
    expect(safe('\u009b31m\u007f')).toBe('�31m␡')
    expect(safe('one\r\ntwo\tthree')).toBe('one\ntwo    three')
    expect(safeLine('one\ntwo')).toBe('one two')
  })

  test('turns nothing around and hides nothing', () => {
    expect(safe('abc\u202edcba\u2066x\u2069')).toBe('abcdcbax')
    expect(safe('a\u200bb\u2060c\ufeffd\u00ade')).toBe('abcde')
    expect(safe(`z${'\u0301'.repeat(500)}`)).toHaveLength(5)
    expect(safe('\u0301')).toBe('\u25cc\u0301')
  })

  test('has emoji as wide as every terminal draws them', () => {
    expect(safe('👨‍👩‍👧 👍🏽 ❤️ 🇩🇪')).toBe('👨👩👧 👍 ❤ DE')
    expect(widthOf(safe('👨‍👩‍👧'))).toBe(6)
  })

  test('keeps what is harmless to the letter', () => {
    for (const text of ['plain', 'größer', '中文字', '日本語のテキスト', '한국어', 'שלום', '│ ● …'])
      expect(safe(text)).toBe(text)
  })

  test('whatever it is, comes out harmless, and the same the second time', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const tamed = safe(text)
        expect(tamed).not.toMatch(harmful)
        expect(safe(tamed)).toBe(tamed)
        expect(tamed.isWellFormed()).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  test('is as wide as its signs together', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const line = safeLine(text)
        expect(signsOf(line).reduce((sum, { width }) => sum + width, 0)).toBe(widthOf(line))
      }),
      { numRuns: 500 },
    )
  })
})
