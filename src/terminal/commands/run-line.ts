import { parseSlash } from '../../protocol/slash/parse-slash.ts'
import { runSlash, type SlashItem, type SlashOutcome } from '../../sdk/index.ts'
import type { App } from '../app/app.ts'
import type { Talk } from '../app/talk.ts'
import { sayWith } from '../messages/say.ts'
import { openList, plainEntry } from '../overlays/open-list.ts'
import { openText, wrappedText } from '../overlays/open-text.ts'
import { openRoom } from '../rooms/open-room.ts'
import { fit, type Line, lineOf, lineWidth, span } from '../text/line.ts'
import { widthOf } from '../text/width.ts'
import { wrap } from '../text/wrap.ts'
import { answerToLogin, inTodaysWords, usageOfTalking } from './older-words.ts'
import { terminalCommands, usageOfTerminal } from './terminal-commands.ts'

type Typed = { talk: Talk; word: string; options: { alsoInRoom?: true } }

/** Runs a line from the field: text is said there, a command is carried out and its answer shown. */
export const runLine = (app: App, talk: Talk, line: string, options: Typed['options'] = {}): void => {
  app.view.notice = undefined
  const answer = answerToLogin(line, app.username) ?? usageOfTalking(line)
  if (answer !== undefined) {
    app.tell(answer, true)
    return
  }
  const today = inTodaysWords(line)
  const typed = parseSlash(today)
  const word = typed.is === 'command' ? typed.word : ''
  const own = Object.hasOwn(terminalCommands, word) ? terminalCommands[word] : undefined
  if (typed.is === 'command' && own) {
    own.run(app, typed.rest)
    return
  }
  const { mode } = talk.view
  const place = { room: talk.room.id, ...(mode.type === 'reply' && { message: mode.message.id }) }
  app.attempt(async () => act(app, await runSlash(app.client, place, today), { talk, word, options }))
}

const act = (app: App, outcome: SlashOutcome, typed: Typed): void => {
  acts[outcome.is]?.(app, outcome as never, typed)
  app.redraw()
}

type Acts = {
  [K in SlashOutcome['is']]: (app: App, outcome: SlashOutcome & { is: K }, typed: Typed) => void
}

const acts: Acts = {
  say: (app, { text, kind }, { talk, options }) =>
    sayWith(app, talk, text, { ...options, ...(kind && { kind }) }),
  note(app, { lines }, { word }) {
    if (lines.length === 1) app.tell(lines[0] as string)
    else openText(app, `/${word}`, (width) => lines.flatMap((line) => wrappedText(line, width)))
  },
  list: (app, { title, items }, { word }) =>
    showItems(app, title, word === 'help' || word === '?' ? withOwn(items) : items),
  go: (app, { room }) => openRoom(app, room),
  exit: (app) => app.leave(),
  refused: (app, { message }) => app.tell(message, true),
}

const withOwn = (items: SlashItem[]): SlashItem[] => [
  ...items,
  ...Object.entries(terminalCommands).map(([word, command]) => ({
    text: usageOfTerminal(word, command),
    detail: command.about,
  })),
]

const showItems = (app: App, title: string, items: SlashItem[]): void => {
  if (items.some(({ room }) => room !== undefined)) {
    const entries = items.map(({ text, detail, room }) =>
      plainEntry(text, detail, room === undefined ? undefined : () => openRoom(app, room)),
    )
    openList(app, { title, empty: 'There is nothing here.', entries })
    return
  }
  openText(app, title, (width) => tableLines(items, width))
}

/** Two columns where there is room for them, and the second under the first where there is not. */
const tableLines = (items: SlashItem[], width: number): Line[] => {
  const widest = Math.max(0, ...items.map(({ text }) => widthOf(text)))
  const column = Math.min(widest, Math.floor(width * 0.4)) + 2
  return items.flatMap(({ text, detail }) => {
    const label = lineOf(span(text, 'accent'))
    if (!detail) return [label]
    const isBeside = width >= 48 || widest + 2 <= width / 2
    const about = wrap(lineOf(span(detail)), width - (isBeside ? column : 2))
    if (!isBeside) return [label, ...about.map((line) => [span('  '), ...line])]
    const isLong = lineWidth(label) > column - 2
    const first = isLong
      ? [label, [span(' '.repeat(column)), ...(about[0] ?? [])]]
      : [[...fit(label, column), ...(about[0] ?? [])]]
    return [...first, ...about.slice(1).map((line) => [span(' '.repeat(column)), ...line])]
  })
}
