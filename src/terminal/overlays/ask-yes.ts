import type { App } from '../app/app.ts'
import { lineOf, span } from '../text/line.ts'
import { wrap } from '../text/wrap.ts'
import { closeOverlay } from './open-list.ts'

/** Asks before something that cannot be taken back: `y` does it, every other key leaves it. */
export const askYes = (app: App, question: string, yes: () => void): void => {
  app.view.overlay = {
    title: 'Are you sure?',
    hint: 'y: yes   any other key: no',
    isFitted: true,
    draw: (width) => ({ lines: [[], ...wrap(lineOf(span(question)), width)] }),
    take(input) {
      closeOverlay(app)
      if (input.type === 'text' && input.text.toLowerCase() === 'y') yes()
    },
  }
  app.redraw()
}
