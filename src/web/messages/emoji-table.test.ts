import { expect, test } from 'bun:test'
import { emojiSchema } from '../../protocol/text.ts'
import { emojiGroups, skinTones, withTone } from './emoji-table.ts'

const all = emojiGroups.flatMap(({ emojis }) => emojis)

test('every emoji of the picker is one that the server takes, in every tone, and stands there once', () => {
  for (const one of all)
    for (const tone of skinTones.keys()) {
      const emoji = withTone(one, tone)
      expect([emoji, emojiSchema.safeParse(emoji).success]).toEqual([emoji, true])
    }
  expect(new Set(all.map(({ emoji }) => emoji)).size).toBe(all.length)
})

test('a tone changes hands, and nothing else', () => {
  const named = (word: string) => all.find(({ words }) => words.startsWith(word)) ?? all[0]!
  expect(withTone(named('thumbs up'), 3)).toBe('👍🏽')
  expect(withTone(named('victory'), 1)).toBe('✌🏻')
  expect(withTone(named('rocket'), 3)).toBe('🚀')
})
