import type { App } from '../app/app.ts'
import { type Line, lineOf, span } from '../text/line.ts'
import { safe } from '../text/safe.ts'
import { wrap } from '../text/wrap.ts'
import { closeOverlay } from './open-list.ts'

/** Shows some lines in front of the room; ↑ ↓ move where they don't fit, any other key closes them. */
export const openText = (app: App, title: string, lines: (width: number) => Line[]): void => {
  let top = 0
  app.view.overlay = {
    title,
    hint: '↑ ↓ move   Esc close',
    isFitted: true,
    draw(width, height) {
      const all = lines(width)
      top = Math.max(0, Math.min(top, all.length - height))
      return { lines: all.slice(top, top + height) }
    },
    take(input) {
      const by = input.type === 'key' ? moves[input.key] : undefined
      if (by === undefined) closeOverlay(app)
      else top += by
      app.redraw()
    },
  }
  app.redraw()
}

const moves: Record<string, number> = {
  up: -1,
  down: 1,
  pageup: -10,
  pagedown: 10,
  home: -10_000,
  end: 10_000,
}

export const wrappedText = (text: string, width: number): Line[] =>
  safe(text)
    .split('\n')
    .flatMap((line) => wrap(lineOf(span(line)), width))
