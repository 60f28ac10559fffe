import type { Author, Message } from '../protocol/entities.ts'

/**
 * Whether a client can show this as a message. One that it can't, whoever damaged it, is passed over: a single one must
 * not keep everybody in a room from all that was said after it.
 */
export const isReadable = (one: unknown): one is Message => {
  const { id, seq, rev, at, text, author, reactions, mentions, files, replies } = (one ??
    {}) as Partial<Message>
  return (
    [id, at, text].every((value) => typeof value === 'string') &&
    [seq, rev].every(Number.isSafeInteger) &&
    isAuthor(author) &&
    [reactions, mentions, files].every((list) => list === undefined || isListOfThings(list)) &&
    (reactions ?? []).every(({ emoji, accounts }) => typeof emoji === 'string' && Array.isArray(accounts)) &&
    (files ?? []).every(({ id, name }) => typeof id === 'string' && typeof name === 'string') &&
    (replies === undefined || Number.isSafeInteger(replies?.count))
  )
}

const isAuthor = (author: Partial<Author> | null | undefined): boolean =>
  typeof author?.id === 'string' && typeof author.name === 'string'

const isListOfThings = (list: unknown): boolean =>
  Array.isArray(list) && list.every((thing) => thing !== null && thing !== undefined)

/** Events that tell a thing, and where it is in them. */
const told = new Map<unknown, string>([
  ['room.changed', 'room'],
  ['self.changed', 'account'],
  ['account.changed', 'profile'],
  ['draft.changed', 'draft'],
  ['notification.added', 'notification'],
  ['thread.read', 'state'],
  ['typing', 'account'],
])
/** Of these the state keeps an entry under its id. */
const withIds = new Set(['room', 'account', 'notification'])

const tellsNothing = (frame: object & { event?: unknown }): boolean => {
  const name = told.get(frame.event)
  if (name === undefined) return false
  const thing = (frame as Record<string, { id?: unknown } | null | undefined>)[name]
  return typeof thing !== 'object' || thing === null || (withIds.has(name) && typeof thing.id !== 'string')
}

/** A frame without the messages that nobody can show; undefined when that was all that it told. */
export const readableFrame = (frame: object): object | undefined => {
  const { event, message, ok } = frame as {
    event?: unknown
    message?: unknown
    ok?: { messages?: unknown } | null
  }
  if (tellsNothing(frame) || (event === 'message.changed' && !isReadable(message))) return undefined
  if (!Array.isArray(ok?.messages) || ok.messages.every(isReadable)) return frame
  return { ...frame, ok: { ...ok, messages: ok.messages.filter(isReadable) } }
}
