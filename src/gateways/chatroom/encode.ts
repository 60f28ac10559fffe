import { asLine } from '../../delivery/dialects/as-line.ts'
import type { Message } from '../../protocol/entities.ts'

/** Events of Socket.IO as one text frame of Engine.IO: 4 is a message, 2 an event. Everybody is sent the same frame. */
export const encodeEvent = (name: string, data: unknown): string => `42${JSON.stringify([name, data])}`

/** One line of the history; undefined for what these clients cannot show. */
export const encodeMessage = (message: Message, publicUrl: string): string | undefined => {
  const line = asLine(message, publicUrl)
  if (line?.kind !== 'said') return undefined
  return JSON.stringify({
    username: message.author.name,
    content: line.text,
    timestamp: plainTime(message.at),
  })
}

export const encodeNewMessage = (line: string): string => `42["new_message",${line}]`

/** Oldest first. */
export const encodeHistory = (lines: string[]): string =>
  `42["message_history",{"messages":[${lines.join(',')}]}]`

/** `YYYY-MM-DD HH:MM:SS` in UTC. */
export const plainTime = (at: string): string => at.slice(0, 19).replace('T', ' ')
