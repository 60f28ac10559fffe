import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { type Editor, editorOf, editWith, insert, layOut, moveRow } from './editor.ts'

const press = (editor: Editor, ...keys: string[]): Editor =>
  keys.reduce((one, key) => editWith(one, key) ?? one, editor)

describe('the field', () => {
  test('is edited with the keys of the shell', () => {
    expect(press(editorOf('one two three'), 'ctrl+w')).toEqual({ text: 'one two ', cursor: 8 })
    expect(press(editorOf('one two'), 'ctrl+a', 'alt+f', 'ctrl+k')).toEqual({ text: 'one', cursor: 3 })
    expect(press(editorOf('a\nb c'), 'ctrl+u')).toEqual({ text: 'a\n', cursor: 2 })
    expect(press(editorOf('abc'), 'left', 'left', 'delete')).toEqual({ text: 'ac', cursor: 1 })
    expect(editWith(editorOf('x'), 'f9')).toBeUndefined()
  })

  test('takes a sign of several parts away at once', () => {
    expect(press(editorOf('hi 👨‍👩‍👧'), 'backspace').text).toBe('hi ')
    expect(press(editorOf('e\u0301x'), 'left', 'backspace').text).toBe('x')
  })

  test('is drawn in rows, with the cursor in its place', () => {
    expect(layOut(editorOf('hello world'), 5)).toEqual({ rows: ['hello', ' worl', 'd'], x: 1, y: 2 })
    expect(layOut({ text: '中文字', cursor: 2 }, 5)).toEqual({ rows: ['中文', '字'], x: 4, y: 0 })
    expect(layOut(editorOf('ab'), 2)).toEqual({ rows: ['ab', ''], x: 0, y: 1 })
  })

  test('has the cursor move between its rows, and say when there is no other', () => {
    expect(moveRow(editorOf('one\nthree'), 20, -1)?.cursor).toBe(3)
    expect(moveRow(editorOf('one'), 20, -1)).toBeUndefined()
  })

  test('whatever is typed, the cursor stays inside the text and on a row that is drawn', () => {
    const keys = fc.constantFrom(
      'left',
      'right',
      'home',
      'end',
      'backspace',
      'delete',
      'ctrl+w',
      'ctrl+u',
      'alt+b',
      'alt+f',
      'alt+d',
      'a',
      '中',
      '👨‍👩‍👧',
      '\n',
      ' ',
    )
    fc.assert(
      fc.property(fc.array(keys, { maxLength: 30 }), fc.integer({ min: 2, max: 12 }), (typed, width) => {
        let editor = editorOf('')
        for (const key of typed) editor = editWith(editor, key) ?? insert(editor, key)
        expect(editor.cursor).toBeGreaterThanOrEqual(0)
        expect(editor.cursor).toBeLessThanOrEqual(editor.text.length)
        const { rows, x, y } = layOut(editor, width)
        expect(y).toBeLessThan(rows.length)
        expect(x).toBeLessThan(width)
      }),
    )
  })
})
