import type { Message } from '../../protocol/entities.ts'
import { marksOf } from './marks.ts'
import type { Entry } from './ports.ts'
import { wordsOf } from './words-of.ts'

/** What the index keeps of a message; nothing of a deleted one, nor of a notice. */
export const entryOf = (room: string, message: Message): Entry | undefined => {
  if (message.deleted || message.kind === 'notice') return undefined
  return {
    room,
    seq: message.seq,
    at: Date.parse(message.at),
    words: wordsOf(searchedText(message))
      .map(({ word }) => word)
      .join(' '),
    marks: marksOf(room, message).join(' '),
  }
}

/** Where a message is looked into: what it says, and the names of its files. */
export const searchedText = ({ text, files = [] }: Message): string =>
  [text, ...files.map(({ name }) => name)].filter((part) => part !== '').join('\n')
