import type { Message } from '../../protocol/entities.ts'
import type { App } from '../app/app.ts'
import { openTalk } from '../app/talk.ts'
import { download } from '../files/download.ts'
import { edit, pin, react, remove, reply, reveal } from '../messages/act-on-message.ts'
import { openVersions } from '../messages/open-versions.ts'
import { moveSelection, selectedMessage } from '../messages/select.ts'
import { follow } from '../threads/follow.ts'
import { openThreadOf } from '../threads/open-thread.ts'

export type MessageBinding = {
  keys: string[]
  shown: string
  about: string
  /** The same for the line that shows what can be done. */
  short: string
  /** Not in a thread, where one is already. */
  isForRooms?: true
  run(app: App, message: Message): void
}

/** While a message is chosen, the most wanted first. */
export const onMessage: MessageBinding[] = [
  { keys: ['r'], shown: 'r', short: 'reply', about: 'Reply', run: reply },
  {
    keys: ['t', 'enter'],
    shown: 't',
    short: 'thread',
    about: 'Open its thread',
    isForRooms: true,
    run: openThreadOf,
  },
  { keys: ['+', ':'], shown: '+', short: 'react', about: 'React', run: react },
  { keys: ['e'], shown: 'e', short: 'edit', about: 'Edit', run: edit },
  { keys: ['d', 'delete'], shown: 'd', short: 'delete', about: 'Delete', run: remove },
  { keys: ['p'], shown: 'p', short: 'pin', about: 'Pin it, or take the pin away', run: pin },
  { keys: ['o'], shown: 'o', short: 'save files', about: 'Save its files in this folder', run: download },
  {
    keys: ['v'],
    shown: 'v',
    short: 'versions',
    about: 'What it said before it was edited',
    run: openVersions,
  },
  { keys: ['s'], shown: 's', short: 'spoiler', about: 'Show or hide spoilers', run: reveal },
  { keys: ['f'], shown: 'f', short: 'follow', about: 'Follow its thread, or stop', run: follow },
]

/** What the keys do, in few words. */
export const hintsOnMessage = (isInThread: boolean): { key: string; about: string }[] =>
  onMessage
    .filter(({ isForRooms }) => !(isInThread && isForRooms))
    .map(({ shown, short }) => ({ key: shown, about: short }))

/** Answers whether the key was one for the chosen message. */
export const pressOnMessage = (app: App, key: string): boolean => {
  const message = selectedMessage(app)
  const talk = openTalk(app)
  if (!message || !talk) return false
  const moves: Record<string, () => void> = {
    up: () => moveSelection(app, -1),
    down: () => moveSelection(app, 1),
    k: () => moveSelection(app, -1),
    j: () => moveSelection(app, 1),
    escape: () => {
      talk.view.selected = undefined
    },
  }
  const run = moves[key] ?? actionOf(app, message, key, talk.thread !== undefined)
  run?.()
  return run !== undefined
}

const actionOf = (app: App, message: Message, key: string, isInThread: boolean): (() => void) | undefined => {
  const found = onMessage.find(({ keys, isForRooms }) => keys.includes(key) && !(isInThread && isForRooms))
  return found && (() => found.run(app, message))
}
