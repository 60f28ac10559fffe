import { bareName } from '../../core/guests/guest-name.ts'
import { asLine, isoWithOffset } from '../../delivery/dialects/as-line.ts'
import type { Message } from '../../protocol/entities.ts'

/** What somebody says, or a notice of the room; undefined for what these clients cannot show. */
export const encodeMessage = (message: Message, publicUrl: string): string | undefined => {
  const line = asLine(message, publicUrl)
  if (!line) return undefined
  if (line.kind === 'notice') return encodeSystem(line.text, message.at)
  const sender = bareName(message.author.name)
  return JSON.stringify({
    type: 'chat_message',
    sender,
    content: line.text,
    timestamp: isoWithOffset(message.at),
  })
}

/** `at` is ISO 8601 in UTC with milliseconds. */
export const encodeSystem = (content: string, at: string): string =>
  JSON.stringify({ type: 'system_message', content, timestamp: isoWithOffset(at) })

const encoder = new TextEncoder()

/** Why a name is refused, in the words that its clients know; cut to what fits into the end of a WebSocket. */
export const takenReason = (name: string): string => {
  const letters = [...name.toWellFormed()]
  const reason = (): string => `Username '${letters.join('')}' is already taken.`
  while (encoder.encode(reason()).length > 123) letters.pop()
  return reason()
}
