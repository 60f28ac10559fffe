import type { App } from '../app/app.ts'
import { fit, type Line, lineOf, span } from '../text/line.ts'
import { widthOf } from '../text/width.ts'
import { wrap } from '../text/wrap.ts'
import { openText } from './open-text.ts'

export type HelpGroup = { title: string; rows: readonly { shown: string; about: string }[] }

/** F1: all keys, from the tables that decide what they do. */
export const openHelp = (app: App, groups: HelpGroup[]): void =>
  openText(app, 'Keys', (width) => [
    ...groups.flatMap((group) => [...groupLines(group, width), []]),
    lineOf(span('/help shows the commands.', 'quiet')),
  ])

/** On a narrow screen what a key does stands below it. */
const groupLines = ({ title, rows }: HelpGroup, width: number): Line[] => {
  const shown = rows.filter((row) => row.shown !== '')
  const column = Math.max(...shown.map((row) => widthOf(row.shown))) + 4
  const isNarrow = width < 48
  return [
    lineOf(span(title, 'strong')),
    ...shown.flatMap((row): Line[] => {
      const key = lineOf(span(`  ${row.shown}`, 'accent'))
      const about = wrap(lineOf(span(row.about)), width - (isNarrow ? 4 : column))
      if (isNarrow) return [key, ...about.map((line) => [span('    '), ...line])]
      return about.map((line, i) => [...fit(i === 0 ? key : [], column), ...line])
    }),
  ]
}
