import { type CompletionChoice, completeSlash, type State } from '../../sdk/index.ts'
import { terminalCompletions } from '../commands/terminal-commands.ts'
import type { Editor } from './editor.ts'
import type { Offered } from './offered.ts'

/** What fits where the cursor stands; nothing for plain words. */
export const offersFor = (state: State, editor: Editor, room: string | undefined): Offered | undefined => {
  const { from, choices } = completeSlash(state, editor.text, editor.cursor, room)
  const all = [...choices, ...terminalCompletions(editor.text.slice(0, editor.cursor))]
  return all.length === 0 ? undefined : { base: editor, from, choices: all, taken: undefined }
}

/** Puts the next (or the one before) choice into the text. */
export const takeOffer = (offered: Offered, by: 1 | -1): { editor: Editor; offered: Offered } => {
  const { base, from, choices } = offered
  const first = by > 0 ? 0 : choices.length - 1
  const taken = offered.taken === undefined ? first : (offered.taken + by + choices.length) % choices.length
  const { insert } = choices[taken] as CompletionChoice
  const text = base.text.slice(0, from) + insert + base.text.slice(base.cursor).replace(/^ /, '')
  return { editor: { text, cursor: from + insert.length }, offered: { ...offered, taken } }
}
