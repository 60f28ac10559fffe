import type { Message } from '../../protocol/entities.ts'
import { safeLine } from '../text/safe.ts'
import { sizeText } from '../text/size.ts'
import { clockTime } from '../text/time.ts'

/** A message as one line for people. Breaks within it are shown as ⏎. */
export const saidLine = (room: string, message: Message): string => {
  const { author, kind, at, deleted } = message
  const text = deleted ? '(deleted)' : safeLine(lineText(message))
  const where = `[${clockTime(at)}] ${safeLine(room)}`
  if (kind === 'notice') return `${where} -- ${text}`
  return kind === 'action'
    ? `${where} * ${safeLine(author.name)} ${text}`
    : `${where} ${safeLine(author.name)}: ${text}`
}

const lineText = ({ text, files = [] }: Message): string =>
  [text.replace(/\r\n?|\n/g, ' ⏎ '), ...files.map(({ name, bytes }) => `[${name}, ${sizeText(bytes)}]`)]
    .filter((part) => part !== '')
    .join(' ')

/** A message as one JSON object: what the server tells, with the name of the room. */
export const saidJson = (room: { id: string; name: string }, message: Message, change?: string): string =>
  JSON.stringify({ room: room.id, roomName: room.name, ...(change && { change }), ...message })
