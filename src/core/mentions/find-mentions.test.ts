import { expect, test } from 'bun:test'
import { limits } from '../../protocol/limits.ts'
import { findMentions } from './find-mentions.ts'

const namesIn = (text: string): string[] => findMentions(text).names

test('names are found wherever they stand as mentions, each once, in order', () => {
  expect(namesIn('@bob and @carol, then @bob again')).toEqual(['bob', 'carol'])
  expect(namesIn('**@bob**\n\n> ~~@carol~~\n\n- one\n- *@dave*')).toEqual(['bob', 'carol', 'dave'])
  expect(namesIn('||@bob||: see @carol.')).toEqual(['bob', 'carol'])
})

test('not in code, in addresses or in the middle of words', () => {
  expect(namesIn('`@bob`')).toEqual([])
  expect(namesIn('```\n@bob\n```')).toEqual([])
  expect(namesIn('me@example.org https://example.org/@bob')).toEqual([])
  expect(namesIn('nobody at all')).toEqual([])
})

test('a name begins a line, a list or a link as well', () => {
  for (const text of ['>@bob', '- @bob', '1. @bob', 'so:\n@bob', '[@bob](https://example.org)', '`@x` @bob'])
    expect(namesIn(text)).toEqual(['bob'])
})

test('everybody is more than those who are here', () => {
  expect(findMentions('@here').all).toBe('here')
  expect(findMentions('@room and @here').all).toBe('room')
  expect(findMentions('`@room`').all).toBeUndefined()
})

test('more names than one message may mention stay text', () => {
  const text = Array.from({ length: limits.mentionsPerMessage + 10 }, (_, i) => `@p${i}`).join(' ')
  expect(namesIn(text)).toHaveLength(limits.mentionsPerMessage)
})
