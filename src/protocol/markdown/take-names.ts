import { limits } from '../limits.ts'
import type { Inline } from './tree.ts'

type Taken = { node: Inline; next: number } | undefined

/** A name begins where no word is going on: me@example.com mentions nobody. */
const isAtEdge = (text: string, at: number): boolean =>
  at === 0 || !/[\p{L}\p{N}@#/:]/u.test(text[at - 1] as string)

/** The signs that usernames may not hold end a mention, and so does the punctuation of its sentence. */
export const takeMention = (text: string, at: number): Taken => {
  if (!isAtEdge(text, at)) return undefined
  const name = nameAt(text, at + 1, /^[^\s@#:,/<>"&*~|`()[\]{}]+/, limits.usernameLength)
  if (name === undefined) return undefined
  const next = at + 1 + name.length
  const node: Inline =
    name === 'here' || name === 'room' ? { type: 'mention-all', whom: name } : { type: 'mention', name }
  return { node, next }
}

/** `#room-name`: in running text a room's name ends at a space. A number alone is no room. */
export const takeRoom = (text: string, at: number): Taken => {
  if (!isAtEdge(text, at)) return undefined
  const name = nameAt(text, at + 1, /^[\p{L}\p{N}][\p{L}\p{N}_.+-]*/u, limits.roomNameLength)
  if (name === undefined || /^\d+$/.test(name)) return undefined
  return { node: { type: 'room-link', name }, next: at + 1 + name.length }
}

export const takeEmoji = (text: string, at: number): Taken => {
  const name = text.slice(at, at + limits.emojiLength + 2).match(/^:([a-z0-9_+-]+):/)?.[1]
  if (name === undefined || !isAtEdge(text, at) || /^\d+$/.test(name)) return undefined
  return { node: { type: 'emoji', name }, next: at + name.length + 2 }
}

const nameAt = (text: string, at: number, pattern: RegExp, longest: number): string | undefined => {
  const found = text.slice(at, at + longest + 1).match(pattern)?.[0] ?? ''
  const name = found.replace(/[.!?;'_-]+$/, '')
  return name === '' || name.length > longest ? undefined : name
}
