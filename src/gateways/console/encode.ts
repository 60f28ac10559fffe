import { asLine, isoWithOffset } from '../../delivery/dialects/as-line.ts'
import { sentenceOf } from '../../delivery/dialects/sentence-of.ts'
import type { Message } from '../../protocol/entities.ts'
import type { ParleyEvent } from '../../protocol/events.ts'
import type { Refusal } from '../../protocol/refusals.ts'

/** Something a client reads as one line. */
export type Answer = ({ status: 'success' | 'error' } | { type: 'prompt' | 'info' | 'chat_message' }) &
  Record<string, unknown>

export const encodeLine = (answer: Answer): string => `${JSON.stringify(answer)}\n`

export const prompt: Answer = { type: 'prompt', message: 'Enter command (register/login): ' }

export const success = (message: string, fields: Record<string, unknown> = {}): Answer => ({
  status: 'success',
  message,
  ...fields,
})

export const failure = (message: string): Answer => ({ status: 'error', message })

export const info = (message: string): Answer => ({ type: 'info', message })

export const encodeRefusal = (refusal: Refusal): Answer => failure(sentenceOf(refusal))

/**
 * What the dialect can say of an event: a message that is new. An edit, a deletion or a reaction has no word here,
 * nor has what the server itself told. Undefined for all of these.
 */
export const encodeEvent = (
  event: ParleyEvent,
  isPrivate: boolean,
  publicUrl: string,
): string | undefined => {
  if (event.event !== 'message.changed') return undefined
  const { message } = event
  return message.seq === message.rev ? chatLine(message, isPrivate, publicUrl) : undefined
}

/** Undefined for what nobody said, or said only in a thread, or no longer stands. */
export const chatLine = (message: Message, isPrivate: boolean, publicUrl: string): string | undefined => {
  const line = asLine(message, publicUrl)
  if (line?.kind !== 'said') return undefined
  return encodeLine({
    type: 'chat_message',
    sender: message.author.name,
    content: line.text,
    timestamp: isoWithOffset(message.at),
    ...(isPrivate ? { private: true } : {}),
  })
}

/** The same in a history: none or one entry. */
export const historyEntries = (message: Message, publicUrl: string) => {
  const line = asLine(message, publicUrl)
  if (line?.kind !== 'said') return []
  return [{ username: message.author.name, content: line.text, timestamp: isoWithOffset(message.at) }]
}
