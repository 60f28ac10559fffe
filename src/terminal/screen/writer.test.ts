import { describe, expect, test } from 'bun:test'
import { Terminal } from '@xterm/headless'
import fc from 'fast-check'
import { fit, type Line, type Look, lineOf, span } from '../text/line.ts'
import { themeOf } from './theme.ts'
import { createWriter } from './writer.ts'

const columns = 40
const rows = 8
/** The box in which a stranger's text may be: these columns of these rows. */
const box = { left: 10, right: 30, top: 2, bottom: 5 }

type Told = { title: string[]; clipboard: number; bells: number; scrolled: number }

const openTerminal = () => {
  const terminal = new Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 100 })
  const told: Told = { title: [], clipboard: 0, bells: 0, scrolled: 0 }
  terminal.onTitleChange((title) => told.title.push(title))
  terminal.onBell(() => void told.bells++)
  terminal.onScroll(() => void told.scrolled++)
  for (const code of [8, 52, 4, 10, 11, 12, 1337])
    terminal.parser.registerOscHandler(code, () => {
      told.clipboard++
      return true
    })
  terminal.write('\u001b[?7l')
  const writer = createWriter(
    (bytes) => terminal.write(bytes),
    () => themeOf('dark', undefined),
  )
  const done = () => new Promise<void>((resolve) => terminal.write('', resolve))
  return { terminal, writer, told, done }
}

/** What a screen holds outside the box: each cell's sign and colours. */
const outside = (terminal: Terminal): string[] => {
  const cells: string[] = []
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < columns; x++) {
      if (y >= box.top && y < box.bottom && x >= box.left && x < box.right) continue
      const cell = terminal.buffer.active.getLine(terminal.buffer.active.baseY + y)?.getCell(x)
      cells.push(
        `${cell?.getChars() || ' '}/${cell?.getFgColor()}/${cell?.getBgColor()}/${cell?.isBold()}/${cell?.isInverse()}`,
      )
    }
  return cells
}

/** A frame with a stranger's text in the box and known text all around it. */
const frameWith = (text: string, look: Look): Line[] =>
  Array.from({ length: rows }, (_, y) => {
    const isInBox = y >= box.top && y < box.bottom
    const middle = isInBox
      ? fit([span(text, look)], box.right - box.left)
      : lineOf(span('m'.repeat(box.right - box.left), 'strong'))
    return [span('L'.repeat(box.left), 'accent'), ...middle, span('R'.repeat(columns - box.right), 'alert')]
  })

const hostile = [
  '\u001b]0;owned\u0007',
  '\u001b]52;c;aGk=\u0007',
  '\u001b]8;;http://evil\u0007x\u001b]8;;\u0007',
  '\u001b[2J\u001b[H\u001b[31;1m',
  '\u009b2J\u009d0;t\u009c',
  '\u001bc\u001b[?1049l\u001b[8;1;1t',
  '\u001bP+q544e\u001b\\\u001b_x\u001b\\',
  '\r\n\n\n\v\f\b\b\b\u0007',
  '\u202e\u2066abc\u2069\u202d',
  'z\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308'.repeat(9),
  '\u0301\u0e33\u0bcd\u094d',
  '\t\t\t',
  '👨‍👩‍👧‍👦🏽🇩🇪❤️1️⃣',
  '﷽𒐫\u{1f9ff}\u{10ffff}',
  '中文字日本語',
  '\u00ad\u034f\u115f\u3164\uffa0\u200b',
  '\ud800x\udfff',
]
const anything = fc
  .array(
    fc.oneof(
      fc.constantFrom(...hostile),
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc.string({ maxLength: 12 }),
    ),
    {
      minLength: 1,
      maxLength: 6,
    },
  )
  .map((parts) => parts.join(''))
const looks = fc.constantFrom<Look>({}, { bold: true }, { role: 'mention' }, { role: 'chosen' })

describe('text in its box on the screen', () => {
  test('whatever it is, changes no cell outside, no title, no clipboard, and scrolls nothing', async () => {
    const clean = openTerminal()
    clean.writer.draw({ rows: frameWith('harmless', {}) })
    await clean.done()
    const expected = outside(clean.terminal)
    expect(expected.filter((cell) => cell.startsWith('L'))).toHaveLength(box.left * rows)
    await fc.assert(
      fc.asyncProperty(anything, anything, looks, async (first, second, look) => {
        const { terminal, writer, told, done } = openTerminal()
        writer.draw({ rows: frameWith(first, look) })
        writer.draw({ rows: frameWith(second, look), cursor: { x: 3, y: 4 } })
        await done()
        expect(outside(terminal)).toEqual(expected)
        expect(told).toEqual({ title: [], clipboard: 0, bells: 0, scrolled: 0 })
        expect([terminal.buffer.active.cursorX, terminal.buffer.active.cursorY]).toEqual([3, 4])
        expect(terminal.buffer.active.type).toBe('normal')
        terminal.dispose()
      }),
      { numRuns: 300 },
    )
  })

  test('would be seen to do harm if it were written as it came', async () => {
    const { terminal, told, done } = openTerminal()
    terminal.write(hostile.join(''))
    await done()
    expect(told.title).toContain('owned')
    expect(told.clipboard).toBeGreaterThan(0)
  })
})

describe('a writer', () => {
  test('writes rows that changed, and no others', () => {
    const written: string[] = []
    const writer = createWriter(
      (bytes) => written.push(bytes),
      () => themeOf('plain', undefined),
    )
    writer.draw({ rows: [lineOf('one'), lineOf('two')] })
    writer.draw({ rows: [lineOf('one'), lineOf('three')] })
    expect(written[1]).toContain('three')
    expect(written[1]).not.toContain('one')
    writer.forget()
    writer.draw({ rows: [lineOf('one'), lineOf('three')] })
    expect(written[2]).toContain('one')
  })

  test('leaves nothing of a longer row behind', async () => {
    const { terminal, writer, done } = openTerminal()
    writer.draw({ rows: [lineOf('a long row 中文')] })
    writer.draw({ rows: [lineOf('short')] })
    await done()
    expect(terminal.buffer.active.getLine(0)?.translateToString(true)).toBe('short')
  })
})
