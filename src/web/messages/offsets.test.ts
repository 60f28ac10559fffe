import { describe, expect, test } from 'bun:test'
import { offsetsOf, rowAt } from './offsets.ts'

const rows = ['a', 'b', 'c'].map((key) => ({ key }))
const offsets = offsetsOf(rows, new Map([['b', 50]]), () => 20)

describe('the places of rows', () => {
  test('use what was measured, and a guess for the rest', () => {
    expect([...offsets]).toEqual([0, 20, 70, 90])
  })

  test('find the row that covers a place', () => {
    expect([0, 19, 20, 69, 70, 89].map((place) => rowAt(offsets, place))).toEqual([0, 0, 1, 1, 2, 2])
  })

  test('never point outside', () => {
    expect([
      rowAt(offsets, -5),
      rowAt(offsets, 500),
      rowAt(
        offsetsOf([], new Map(), () => 1),
        3,
      ),
    ]).toEqual([0, 2, 0])
  })
})
