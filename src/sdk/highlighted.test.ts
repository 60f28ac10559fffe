import { expect, test } from 'bun:test'
import { highlighted } from './highlighted.ts'

test('a snippet falls into what was found and what was not, in order', () => {
  expect(
    highlighted({
      snippet: '👍 first frost',
      highlights: [
        [3, 8],
        [9, 14],
      ],
    }),
  ).toEqual([
    { text: '👍 ', on: false },
    { text: 'first', on: true },
    { text: ' ', on: false },
    { text: 'frost', on: true },
  ])
  expect(highlighted({ snippet: 'frost', highlights: [[0, 5]] })).toEqual([{ text: 'frost', on: true }])
  expect(highlighted({ snippet: 'plain', highlights: [] })).toEqual([{ text: 'plain', on: false }])
})
