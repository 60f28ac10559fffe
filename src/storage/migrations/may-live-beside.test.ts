import { expect, test } from 'bun:test'
import { migrations } from './all.ts'
import { mayLiveBeside } from './may-live-beside.ts'

const known = ['001-start', '060-expand-colours']

test('an older program stays beside what only adds', () => {
  expect(mayLiveBeside('070-expand-shapes', known)).toBe(true)
  expect(mayLiveBeside('070-shapes', known)).toBe(false)
  expect(mayLiveBeside('070-expand-', known)).toBe(false)
  expect(mayLiveBeside('expand-shapes', known)).toBe(false)
})

test('what takes away bears only those that do without it', () => {
  expect(mayLiveBeside('080-contract-060-colours', known)).toBe(true)
  expect(mayLiveBeside('080-contract-070-shapes', known)).toBe(false)
  expect(mayLiveBeside('080-contract-colours', known)).toBe(false)
})

test('every migration since two versions can run side by side says which kind it is', () => {
  const later = Object.keys(migrations).filter((name) => name > '060-thread-followers')
  const known = Object.keys(migrations)
  expect(later.filter((name) => !mayLiveBeside(name, known))).toEqual([])
})
