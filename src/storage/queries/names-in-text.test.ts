import { expect, test } from 'bun:test'
import { withoutName } from './names-in-text.ts'

const changed: [string, string, string][] = [
  ['bob joined', 'bob', 'X joined'],
  ['Alice brought bob', 'bob', 'Alice brought X'],
  ['bob, bob and @bob.', 'bob', 'X, X and @X.'],
  ['"bob" (bob)', 'bob', '"X" (X)'],
  ['a.b+c left', 'a.b+c', 'X left'],
  ['日本 joined', '日本', 'X joined'],
]

for (const [text, name, expected] of changed)
  test(`"${text}" without ${name} is "${expected}"`, () => {
    expect(withoutName(text, name, 'X')).toBe(expected)
  })

test('names of others that only contain it stay, and so does everything when there is no name', () => {
  for (const text of ['bobby joined', 'kebob left', 'bob-the-builder joined', 'b joined', 'BOB joined'])
    expect(withoutName(text, 'bob', 'X')).toBe(text)
  expect(withoutName('a.b joined', 'axb', 'X')).toBe('a.b joined')
  expect(withoutName('nobody joined', '', 'X')).toBe('nobody joined')
})

test('a neutral name with signs that mean something elsewhere is put in as it is', () => {
  expect(withoutName('bob left', 'bob', '$&$1')).toBe('$&$1 left')
})
