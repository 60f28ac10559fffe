import { safe } from '../text/safe.ts'
import { signsOf, widthOf } from '../text/width.ts'

/** A text that is being written; the cursor counts UTF-16 units and never stands inside a sign. */
export type Editor = { readonly text: string; readonly cursor: number }

export const emptyEditor: Editor = { text: '', cursor: 0 }
export const editorOf = (text: string): Editor => ({ text, cursor: text.length })

const segmenter = new Intl.Segmenter()
const before = ({ text, cursor }: Editor): string => text.slice(0, cursor)
const after = ({ text, cursor }: Editor): string => text.slice(cursor)

export const insert = (editor: Editor, added: string): Editor => ({
  text: before(editor) + added + after(editor),
  cursor: editor.cursor + added.length,
})

const lastSign = (text: string): string => {
  // The last 64 units hold any sign that people type; a long text is not walked through at every key.
  const end = text.slice(-64)
  return [...segmenter.segment(end)].at(-1)?.segment ?? ''
}
const firstSign = (text: string): string => {
  for (const { segment } of segmenter.segment(text.slice(0, 64))) return segment
  return ''
}

const at = (editor: Editor, cursor: number): Editor => ({ ...editor, cursor })
const without = (editor: Editor, from: number, to: number): Editor => ({
  text: editor.text.slice(0, from) + editor.text.slice(to),
  cursor: from,
})

const lineStart = (editor: Editor): number => before(editor).lastIndexOf('\n') + 1
const lineEnd = (editor: Editor): number => {
  const end = editor.text.indexOf('\n', editor.cursor)
  return end < 0 ? editor.text.length : end
}
const wordStart = (editor: Editor): number =>
  before(editor).replace(/[\p{L}\p{N}_]*[^\p{L}\p{N}_]*$/u, '').length
const wordStartShell = (editor: Editor): number => {
  const text = before(editor).trimEnd()
  return Math.max(...[' ', '\n', '\t'].map((blank) => text.lastIndexOf(blank))) + 1
}
const wordEnd = (editor: Editor): number =>
  editor.cursor + (after(editor).match(/^[^\p{L}\p{N}_]*[\p{L}\p{N}_]*/u)?.[0].length ?? 0)

/** What keys do to a text, as in every shell. */
const edits: Record<string, (editor: Editor) => Editor> = {
  left: (editor) => at(editor, editor.cursor - lastSign(before(editor)).length),
  right: (editor) => at(editor, editor.cursor + firstSign(after(editor)).length),
  home: (editor) => at(editor, lineStart(editor)),
  end: (editor) => at(editor, lineEnd(editor)),
  'alt+b': (editor) => at(editor, wordStart(editor)),
  'alt+f': (editor) => at(editor, wordEnd(editor)),
  backspace: (editor) => without(editor, editor.cursor - lastSign(before(editor)).length, editor.cursor),
  delete: (editor) => without(editor, editor.cursor, editor.cursor + firstSign(after(editor)).length),
  'ctrl+w': (editor) => without(editor, wordStartShell(editor), editor.cursor),
  'alt+d': (editor) => ({ ...without(editor, editor.cursor, wordEnd(editor)) }),
  'ctrl+u': (editor) => without(editor, lineStart(editor), editor.cursor),
  'ctrl+k': (editor) => without(editor, editor.cursor, lineEnd(editor)),
}

const others: Record<string, string> = {
  'ctrl+a': 'home',
  'ctrl+e': 'end',
  'ctrl+b': 'left',
  'ctrl+f': 'right',
  'ctrl+h': 'backspace',
  'ctrl+left': 'alt+b',
  'alt+left': 'alt+b',
  'ctrl+right': 'alt+f',
  'alt+right': 'alt+f',
  'alt+backspace': 'ctrl+w',
  'ctrl+backspace': 'ctrl+w',
}

/** The text after a key, or undefined when the key edits nothing. */
export const editWith = (editor: Editor, key: string): Editor | undefined =>
  edits[others[key] ?? key]?.(editor)

/** The text in rows of so many columns as it is drawn, and where the cursor is in them. */
export const layOut = ({ text, cursor }: Editor, width: number): { rows: string[]; x: number; y: number } => {
  const rows: string[] = []
  let x = 0
  let y = 0
  let start = 0
  for (const line of text.split('\n')) {
    const here = cursor >= start && cursor <= start + line.length ? cursor - start : undefined
    const drawn = brokenAt(safe(line), width)
    if (here !== undefined) {
      const upTo = brokenAt(safe(line.slice(0, here)), width)
      y = rows.length + upTo.length - 1
      x = widthOf(upTo.at(-1) as string)
    }
    rows.push(...drawn)
    start += line.length + 1
  }
  if (x >= width) {
    x = 0
    y += 1
    if (y >= rows.length) rows.push('')
  }
  return { rows, x, y }
}

const brokenAt = (line: string, width: number): string[] => {
  const rows = ['']
  let used = 0
  for (const sign of signsOf(line)) {
    if (used + sign.width > width && used > 0) {
      rows.push('')
      used = 0
    }
    rows[rows.length - 1] += sign.text
    used += sign.width
  }
  return rows
}

/** The cursor a row up or down in what is drawn; undefined when there is no such row. */
export const moveRow = (editor: Editor, width: number, by: 1 | -1): Editor | undefined => {
  const { x, y, rows } = layOut(editor, width)
  if (y + by < 0 || y + by >= rows.length) return undefined
  let best: Editor | undefined
  // Places of the cursor on the wanted row, the nearest column first.
  for (
    let cursor = 0;
    cursor <= editor.text.length;
    cursor += firstSign(editor.text.slice(cursor)).length || 1
  ) {
    const there = layOut(at(editor, cursor), width)
    if (there.y === y + by && there.x <= x) best = at(editor, cursor)
  }
  return best
}
