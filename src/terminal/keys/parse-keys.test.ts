import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { createKeyParser, type Input } from './parse-keys.ts'

const typed = (...chunks: string[]): Input[] => {
  const parser = createKeyParser()
  return [...chunks.flatMap(parser.feed), ...parser.flush()]
}
const names = (...chunks: string[]): string[] =>
  typed(...chunks).map((input) =>
    input.type === 'key' ? input.key : input.type === 'text' ? `“${input.text}”` : input.type,
  )

describe('what a terminal sends', () => {
  test('are keys by their names', () => {
    expect(
      names('\u001b[A', '\u001bOB', '\u001b[1;5C', '\u001b[1;3A', '\u001b[5~', '\u001bOP', '\u001b[Z'),
    ).toEqual(['up', 'down', 'ctrl+right', 'alt+up', 'pageup', 'f1', 'shift+tab'])
    expect(names('\r', '\n', '\t', '\u007f', '\u000b', '\u0003')).toEqual([
      'enter',
      'ctrl+j',
      'tab',
      'backspace',
      'ctrl+k',
      'ctrl+c',
    ])
    expect(names('\u001b\r', '\u001ba', '\u001bü')).toEqual(['alt+enter', 'alt+a', 'alt+ü'])
    expect(names('\u001b[107;5u', '\u001b[13;2u', '\u001b[27u')).toEqual(['ctrl+k', 'shift+enter', 'escape'])
  })

  test('is text, and what is pasted is text whatever is in it', () => {
    expect(names('hällo 中')).toEqual(['“hällo 中”'])
    expect(typed('\u001b[200~one\rtwo\u001b[31m\u001b[201~')).toEqual([
      { type: 'text', text: 'one\ntwo\u001b[31m', pasted: true },
    ])
  })

  test('may come in pieces, also in the middle of a paste and of its end', () => {
    expect(names('\u001b', '[', 'A')).toEqual(['up'])
    expect(names('\u001b[20', '0~ab', 'c\u001b[2', '01~d')).toEqual(['“abc”', '“d”'])
  })

  test('an escape alone is the key, and so is one before a control key', () => {
    expect(names('\u001b')).toEqual(['escape'])
    expect(names('\u001b\u0003')).toEqual(['escape', 'ctrl+c'])
    expect(names('\u001b\u001b[A')).toEqual(['escape', 'up'])
  })

  test('tells the background and whether it is looked at; everything else is passed over', () => {
    expect(typed('\u001b]11;rgb:ffff/ffff/ffff\u001b\\', '\u001b[I', '\u001b[O')).toEqual([
      { type: 'background', answer: '11;rgb:ffff/ffff/ffff' },
      { type: 'focus', on: true },
      { type: 'focus', on: false },
    ])
    expect(names('\u001b[?62;c', '\u001b]4;x\u0007', 'a')).toEqual(['“a”'])
  })

  test('whatever comes, nothing is stuck and nothing throws', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.string({
            unit: fc.constantFrom('\u001b', '[', ']', 'O', '1', ';', '~', 'u', 'a', '\r', '\u0007', '9', '€'),
          }),
        ),
        (chunks) => {
          const parser = createKeyParser()
          for (const chunk of chunks) parser.feed(chunk)
          parser.flush()
          expect(parser.isWaiting()).toBe(false)
        },
      ),
    )
  })
})
