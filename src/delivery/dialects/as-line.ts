import type { Message } from '../../protocol/entities.ts'

/** What a client that knows nothing but lines can show of a message. */
export type Line = {
  /** `notice` is told by the server, in its words; the rest is said by the author. */
  kind: 'said' | 'notice'
  text: string
}

/**
 * A message as text: files are lines with their links, `/me` begins with an asterisk. Undefined for what has no place
 * in such a list: what was deleted, and what is only said in a thread.
 */
export const asLine = (message: Message, publicUrl: string): Line | undefined => {
  if (message.deleted || (message.thread !== undefined && !message.alsoInRoom)) return undefined
  if (message.kind === 'notice') return { kind: 'notice', text: message.text }
  const said = message.kind === 'action' ? `* ${message.text}` : message.text
  return {
    kind: 'said',
    text: [said, ...linksOf(message, publicUrl)].filter((line) => line !== '').join('\n'),
  }
}

/** Whether it is a line that somebody said. */
export const isSaid = (message: Message): boolean => asLine(message, '')?.kind === 'said'

type WithFiles = { files?: { id: string; name: string }[] }

const linksOf = (message: Message & WithFiles, publicUrl: string): string[] =>
  (message.files ?? []).map(
    ({ id, name }) => `${publicUrl.replace(/\/$/, '')}/files/${id}/${encodeURIComponent(name)}`,
  )

/** As Python writes it: ISO 8601 in UTC with offset and microseconds, `2026-11-21T09:30:00.123000+00:00`. */
export const isoWithOffset = (time: string): string => time.replace(/(\.\d{3})Z$/, '$1000+00:00')
