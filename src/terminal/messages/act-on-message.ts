import { emojiNamed, emojiNames } from '../../protocol/emoji.ts'
import type { Message } from '../../protocol/entities.ts'
import type { App } from '../app/app.ts'
import { openTalk } from '../app/talk.ts'
import type { TalkView } from '../app/view.ts'
import { editorOf } from '../composer/editor.ts'
import { askYes } from '../overlays/ask-yes.ts'
import { openList, plainEntry } from '../overlays/open-list.ts'
import { shortText } from './message-lines.ts'

/** What can be done to the chosen message. Refusals are told at the bottom. */
export const reply = (app: App, message: Message): void => {
  const talk = openTalk(app)
  if (!talk) return
  talk.view.mode = { type: 'reply', message }
  talk.view.selected = undefined
}

export const edit = (app: App, message: Message): void => {
  if (message.author.id !== app.client.getState().me?.id) {
    app.tell('Only your own messages can be edited.', true)
    return
  }
  const view = openTalk(app)?.view
  if (!view) return
  view.mode = { type: 'edit', message, kept: view.mode.type === 'edit' ? view.mode.kept : view.editor }
  view.editor = editorOf(message.text)
  view.selected = undefined
}

/** What was being written before an edit comes back. */
export const endMode = (view: TalkView): void => {
  if (view.mode.type === 'edit') view.editor = view.mode.kept
  view.mode = { type: 'new' }
}

export const editLast = (app: App): boolean => {
  const me = app.client.getState().me?.id
  const last = openTalk(app)?.timeline.messages.findLast(
    ({ author, deleted, kind }) => author.id === me && !deleted && !kind,
  )
  if (last) edit(app, last)
  return last !== undefined
}

export const remove = (app: App, message: Message): void =>
  askYes(app, `Delete “${shortText(message.text).slice(0, 120)}” for everybody?`, () => {
    const view = openTalk(app)?.view
    if (view) view.selected = undefined
    app.attempt(() => app.client.call('message.delete', { message: message.id }))
  })

export const pin = (app: App, message: Message): void =>
  app.attempt(() => app.client.call('message.pin', { message: message.id, on: message.pinned === undefined }))

const common = ['+1', 'heart', 'joy', 'tada', 'eyes', 'white_check_mark']

/** A list of emoji to put on a message, or to take off again. */
export const react = (app: App, message: Message): void => {
  const me = app.client.getState().me?.id ?? ''
  const isMine = (emoji: string): boolean =>
    message.reactions?.some((one) => one.emoji === emoji && one.accounts.includes(me)) ?? false
  const put = (emoji: string): void =>
    app.attempt(() => app.client.call('message.react', { message: message.id, emoji, on: !isMine(emoji) }))
  const entryOf = (name: string) => {
    const emoji = emojiNamed(name) as string
    return plainEntry(`${emoji}  :${name}:`, isMine(emoji) ? 'take it off' : undefined, () => put(emoji))
  }
  openList(app, {
    title: 'React',
    hint: '↑ ↓ choose   Enter put it on   Esc close',
    empty: 'No emoji has that name.',
    search: {
      placeholder: 'the name of an emoji',
      entries(query, tell) {
        const word = query.trim().toLowerCase()
        const names =
          word === ''
            ? [...common, ...emojiNames.filter((name) => !common.includes(name))]
            : emojiNames.filter((name) => name.includes(word))
        tell(names.map(entryOf))
      },
    },
  })
}

export const reveal = (app: App, message: Message): void => {
  const { revealed } = app.view
  if (!revealed.delete(message.id)) revealed.add(message.id)
}
