import { pressInComposer, typeText } from '../composer/composer-keys.ts'
import { pressAnywhere, pressEscape } from '../keys/key-table.ts'
import { pressOnMessage } from '../keys/message-keys.ts'
import type { Input } from '../keys/parse-keys.ts'
import { backgroundOf } from '../screen/theme.ts'
import type { App } from './app.ts'
import { openTalk } from './talk.ts'

/** Gives what was typed to whoever has the keys: what is in front, the chosen message, the field. */
export const takeInput = (app: App, input: Input): void => {
  const { view } = app
  if (input.type === 'background') view.background = backgroundOf(input.answer)
  else if (input.type === 'focus') view.isFocused = input.on
  else if (input.type === 'key' && input.key === 'ctrl+c') app.leave()
  else if (view.overlay) view.overlay.take(input)
  else if (input.type === 'text') takeText(app, input.text, input.pasted)
  else takeKey(app, input.key)
  app.redraw()
}

const takeText = (app: App, text: string, isPasted: boolean): void => {
  const talk = openTalk(app)
  if (!talk) return
  if (!isPasted && talk.view.selected && [...text].every((sign) => pressOnMessage(app, sign))) return
  typeText(app, talk, text)
}

const takeKey = (app: App, key: string): void => {
  if (pressOnMessage(app, key)) return
  if (key === 'escape') {
    pressEscape(app)
    return
  }
  if (pressAnywhere(app, key)) return
  const talk = openTalk(app)
  if (talk) pressInComposer(app, talk, key)
}
