import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { fit, type Line, lineOf, lineWidth, overlay, sliceLine, span, spread } from './line.ts'
import { cut, widthOf } from './width.ts'
import { wrap } from './wrap.ts'

const textOf = (line: Line): string => line.map(({ text }) => text).join('')
const lines = fc
  .array(fc.string({ unit: fc.constantFrom('a', 'b', ' ', '中', '😀', 'e\u0301', '\u0301', '-') }), {
    maxLength: 5,
  })
  .map((parts) => lineOf(...parts))

describe('a line', () => {
  test('is cut with a sign, or filled', () => {
    expect(textOf(fit(lineOf('hello world'), 8))).toBe('hello w…')
    expect(textOf(fit(lineOf('中文字'), 4))).toBe('中 …')
    expect(textOf(fit(lineOf('hi'), 4))).toBe('hi  ')
    expect(textOf(spread(lineOf('left side'), lineOf('right'), 10))).toBe('left…right')
    expect(cut('中文字', 5)).toBe('中文…')
  })

  test('half of a wide sign is a space', () => {
    expect(textOf(sliceLine(lineOf('a中b'), 0, 2))).toBe('a ')
    expect(textOf(sliceLine(lineOf('a中b'), 2, 4))).toBe(' b')
    expect(textOf(overlay(lineOf('中文字'), lineOf('XX'), 1, 6))).toBe(' XX 字')
  })

  test('whatever is in it, is just as wide as it is made', () => {
    fc.assert(
      fc.property(lines, lines, fc.nat(30), (left, right, width) => {
        expect(lineWidth(fit(left, width))).toBe(width)
        expect(lineWidth(spread(left, right, width))).toBe(width)
        expect(lineWidth(sliceLine(fit(left, 40), width, 40))).toBe(40 - width)
        expect(widthOf(cut(textOf(left), width))).toBeLessThanOrEqual(width)
      }),
    )
  })
})

describe('a long line', () => {
  test('breaks at spaces, beside wide signs, and inside a word only when it must', () => {
    const broken = (text: string, width: number) => wrap(lineOf(text), width).map(textOf)
    expect(broken('the quick brown fox', 10)).toEqual(['the quick', 'brown fox'])
    expect(broken('antidisestablishment', 8)).toEqual(['antidise', 'stablish', 'ment'])
    expect(broken('我能吞下玻璃', 5)).toEqual(['我能', '吞下', '玻璃'])
    expect(broken('a', 1)).toEqual(['a'])
    expect(broken('', 5)).toEqual([''])
  })

  test('keeps every sign but the spaces at its breaks, and no line is too wide', () => {
    fc.assert(
      fc.property(lines, fc.integer({ min: 2, max: 20 }), (line, width) => {
        const parts = wrap(line, width)
        for (const part of parts) expect(lineWidth(part)).toBeLessThanOrEqual(width)
        expect(parts.map(textOf).join('').replaceAll(' ', '')).toBe(textOf(line).replaceAll(' ', ''))
      }),
    )
  })
})

test('only text that was made harmless becomes a part of a line', () => {
  expect(span('a\u001b]8;;http://x\u0007b\n').text).toBe('a␛]8;;http://x␇b ')
})
