import { expect, test } from 'bun:test'
import { phraseOf } from './phrase-of.ts'
import { wordsOf } from './words-of.ts'

const words = (text: string): string[] => wordsOf(text).map(({ word }) => word)

test('words are letters and digits, without case and accents, whatever stands between them', () => {
  expect(words('The QUICK-brown_fox, *jumped*: over 42 dogs!')).toEqual([
    ...['the', 'quick', 'brown', 'fox', 'jumped', 'over', '42', 'dogs'],
  ])
  expect(words('Münster ÅNGSTRÖM Łódź Straße İstanbul œuvre Ελλάς naïve')).toEqual([
    ...['munster', 'angstrom', 'lodz', 'strasse', 'istanbul', 'oeuvre', 'ελλασ', 'naive'],
  ])
})

test('the same letters written in another way are the same word', () => {
  expect(words('cafe\u0301')).toEqual(words('café'))
  expect(words('Ｆｕｌｌ')).toEqual(['full'])
  expect(words('co\u00adoperate')).toEqual(['cooperate'])
})

test('scripts without spaces become pairs of characters, and the last one of a run', () => {
  expect(words('東京都に')).toEqual(['東京', '京都', '都に', 'に'])
  expect(words('Linuxを使う')).toEqual(['linux', 'を使', '使う', 'う'])
  expect(words('안녕하세요 hello')).toEqual(['안녕', '녕하', '하세', '세요', '요', 'hello'])
})

test('tells where each word stands, in UTF-16 code units', () => {
  const text = '👍 ﬁne 東京'
  const [fine, pair] = wordsOf(text)
  expect(text.slice(fine?.start, fine?.end)).toBe('ﬁne')
  expect(fine?.word).toBe('fine')
  expect(text.slice(pair?.start, pair?.head)).toBe('東')
})

test('a word has a longest length, and never ends in half a character', () => {
  const [long] = words('𝔘'.repeat(100))
  expect(long?.length).toBeLessThanOrEqual(64)
  expect(words('\u{10400}'.repeat(63))[0]?.isWellFormed()).toBe(true)
})

test('a phrase of pairs is a part of a run; one character is the beginning of a pair', () => {
  expect(phraseOf('東京都', false)).toEqual({ words: ['東京', '京都'], isBegun: false })
  expect(phraseOf('都', false)).toEqual({ words: ['都'], isBegun: true })
  expect(phraseOf('東京 tower', false)).toEqual({ words: ['東京', '京', 'tower'], isBegun: false })
  expect(phraseOf('apt-get', true)).toEqual({ words: ['apt', 'get'], isBegun: true })
  expect(phraseOf('!?', false)).toBeUndefined()
})
