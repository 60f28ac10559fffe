import type { App } from '../app/app.ts'
import { type Editor, editorOf, editWith, emptyEditor, insert } from '../composer/editor.ts'
import { fit, type Line, lineOf, span } from '../text/line.ts'
import { widthOf } from '../text/width.ts'

/** One entry: its lines, and what choosing it does. Entries without `choose` are only read. */
export type Entry = { lines(width: number): Line[]; choose?(): void }

export type ListOptions = {
  title: string
  hint?: string
  /** Shown while there is nothing else. */
  empty: string
  /** With a field to type in: called with what is in it, now and at every change. */
  search?: {
    placeholder: string
    text?: string
    entries(query: string, tell: (entries: Entry[]) => void): void
  }
  entries?: Entry[]
  /** Which one is chosen at first. */
  chosen?: number
}

/** Opens a list in front of the room: ↑ ↓ choose, Enter takes, Esc closes. Typing narrows it where it can. */
export const openList = (app: App, options: ListOptions): void => {
  let editor: Editor = options.search?.text ? editorOf(options.search.text) : emptyEditor
  let entries = options.entries ?? []
  let chosen = options.chosen ?? 0
  let asked = 0

  const ask = (): void => {
    const question = ++asked
    options.search?.entries(editor.text, (found) => {
      if (question !== asked) return
      entries = found
      chosen = Math.min(chosen, Math.max(0, found.length - 1))
      app.redraw()
    })
  }

  const move = (by: number): void => {
    chosen = Math.max(0, Math.min(entries.length - 1, chosen + by))
  }

  const keys: Record<string, () => void> = {
    up: () => move(-1),
    down: () => move(1),
    'shift+tab': () => move(-1),
    tab: () => move(1),
    'ctrl+p': () => move(-1),
    'ctrl+n': () => move(1),
    pageup: () => move(-10),
    pagedown: () => move(10),
    escape: () => closeOverlay(app),
    enter() {
      const entry = entries[chosen]
      if (!entry) return
      if (entry.choose) closeOverlay(app)
      entry.choose?.()
    },
  }

  app.view.overlay = {
    title: options.title,
    ...(!options.search && { isFitted: true as const }),
    hint: options.hint ?? (options.search ? '↑ ↓ choose   Enter open   Esc close' : '↑ ↓ move   Esc close'),
    draw(width, height) {
      const field = options.search ? [fieldLine(editor, options.search.placeholder), []] : []
      const room = height - field.length
      const list =
        entries.length === 0 ? [lineOf(span(options.empty, 'quiet'))] : inSight(entries, chosen, width, room)
      return {
        lines: [...field, ...list],
        ...(options.search && { cursor: { x: 2 + widthOf(editor.text.slice(0, editor.cursor)), y: 0 } }),
      }
    },
    take(input) {
      if (input.type === 'text' && options.search) change(insert(editor, input.text.replaceAll('\n', ' ')))
      else if (input.type === 'key') press(input.key)
    },
  }

  const press = (key: string): void => {
    const own = keys[key]
    if (own) own()
    else if (options.search) {
      const edited = editWith(editor, key)
      if (edited) change(edited)
    }
  }

  const change = (next: Editor): void => {
    if (next.text !== editor.text) chosen = 0
    const hasChanged = next.text !== editor.text
    editor = next
    if (hasChanged) ask()
  }

  ask()
  app.redraw()
}

export const closeOverlay = (app: App): void => {
  app.view.overlay = undefined
  app.redraw()
}

const fieldLine = (editor: Editor, placeholder: string): Line =>
  lineOf(span('❯ ', 'accent'), editor.text === '' ? span(placeholder, 'quiet') : span(editor.text))

/** The entries around the chosen one that fit. */
const inSight = (entries: Entry[], chosen: number, width: number, height: number): Line[] => {
  const drawn: Line[] = []
  let from = chosen
  let used = entries[chosen]?.lines(width).length ?? 0
  while (from > 0) {
    const more = entries[from - 1]?.lines(width).length ?? 0
    // Some of what follows stays in sight too.
    if (used + more > Math.max(used, height - 2)) break
    used += more
    from--
  }
  for (let i = from; i < entries.length && drawn.length < height; i++) {
    const entry = entries[i] as Entry
    for (const line of entry.lines(width))
      drawn.push(i === chosen && entry.choose ? chosenLine(line, width) : line)
  }
  return drawn.slice(0, height)
}

const chosenLine = (line: Line, width: number): Line =>
  fit(
    line.map((part) => ({ ...part, look: { role: 'chosen' as const } })),
    width,
    'chosen',
  )

/** Words on a line, with a quiet remark behind them. */
export const plainEntry = (text: string, detail: string | undefined, choose?: () => void): Entry => ({
  lines: () => [lineOf(span(` ${text}`), span(detail ? `   ${detail}` : '', 'quiet'))],
  ...(choose && { choose }),
})
