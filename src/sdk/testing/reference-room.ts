import type { Author, Message, Room } from '../../protocol/entities.ts'
import type { Changes, HappeningOf, Page, PageRequest } from '../state/happening.ts'

export type MessageChanged = HappeningOf<'message.changed'>

/**
 * A room as the protocol describes it, in the plainest way that can be checked by reading: everything is a
 * list, and every answer looks at all of it. The SDK is tested against this.
 */
export const createReferenceRoom = (id: string) => {
  const messages: Message[] = []
  const byNonce = new Map<string, Message>()
  /** What deleted messages held, by place, and when they were deleted first. */
  const kept = new Map<number, { message: Message; at: number }>()
  const read = new Map<string, number>()
  const audience = new Set<(event: MessageChanged) => void>()
  let rev = 0

  const tell = (message: Message): Message => {
    for (const listener of audience)
      listener({ event: 'message.changed', room: id, rev: message.rev, message })
    return message
  }

  const append = (author: Author, text: string, more: Partial<Message> = {}): Message => {
    rev += 1
    const message: Message = { id: `${id}.${rev}`, seq: rev, rev, author, text, at: timeOf(rev), ...more }
    messages.push(message)
    return tell(message)
  }

  const change = (index: number, to: (message: Message) => Message): Message | undefined => {
    const message = messages[index]
    if (!message || message.deleted || message.kind === 'notice') return undefined
    rev += 1
    const changed = { ...to(message), rev }
    messages[index] = changed
    return tell(changed)
  }

  const newTo = (account: string): Message[] =>
    messages.filter(
      ({ seq, author, kind, deleted, restored }) =>
        seq > (read.get(account) ?? 0) &&
        author.id !== account &&
        kind !== 'notice' &&
        !deleted &&
        restored === undefined,
    )
  const unreadOf = (account: string): number => newTo(account).length
  const mentionsOf = (account: string): number =>
    newTo(account).filter(({ mentions, mentionsAll }) => mentionsAll || mentions?.includes(account)).length

  return {
    id,
    audience,
    get rev() {
      return rev
    },
    get messages(): readonly Message[] {
      return messages
    },
    /** The same author and nonce again finds the first one. */
    send(author: Author, text: string, nonce?: string, more: Partial<Message> = {}): Message {
      const key = `${author.id} ${nonce}`
      const first = byNonce.get(key)
      if (nonce !== undefined && first) return messages.find(({ seq }) => seq === first.seq) as Message
      const message = append(author, text, more)
      if (nonce !== undefined) byNonce.set(key, message)
      return message
    },
    notice: (author: Author, text: string) => append(author, text, { kind: 'notice' }),
    edit: (index: number, text: string, mentions?: string[]) =>
      change(index, ({ mentions: _, ...message }) => ({
        ...message,
        text,
        editedAt: timeOf(rev),
        ...(mentions ? { mentions } : {}),
      })),
    remove: (index: number) =>
      change(index, (message) => {
        kept.set(message.seq, { message, at: message.restored ?? rev })
        const { editedAt: _, reactions: __, mentions: ___, mentionsAll: ____, ...rest } = message
        return { ...rest, text: '', deleted: true }
      }),
    /** Undoes a deletion. */
    restore(index: number): void {
      const held = kept.get(messages[index]?.seq ?? 0)
      if (!held || !messages[index]?.deleted) return
      rev += 1
      messages[index] = { ...held.message, rev, restored: held.at }
      tell(messages[index])
    },
    react: (index: number, account: string, emoji: string) =>
      change(index, (message) => ({ ...message, reactions: [{ emoji, accounts: [account] }] })),
    markRead(account: string, seq: number): Pick<Room, 'read' | 'unread' | 'mentions' | 'rev'> {
      read.set(account, Math.max(read.get(account) ?? 0, Math.min(seq, rev)))
      return { read: read.get(account) ?? 0, unread: unreadOf(account), mentions: mentionsOf(account), rev }
    },
    unreadOf,
    mentionsOf,
    viewFor: (account: string): Room => ({
      id,
      name: id,
      kind: 'public',
      topic: '',
      rev,
      members: 3,
      role: 'member',
      read: read.get(account) ?? 0,
      unread: unreadOf(account),
      mentions: mentionsOf(account),
    }),
    changes(after: number, limit: number): Changes {
      const found = messages.filter((message) => message.rev > after).sort((a, b) => a.rev - b.rev)
      return { messages: found.slice(0, limit), rev, more: found.length > limit }
    },
    history({ before, after, around }: PageRequest, limit: number): Page {
      const end = messages.findIndex(({ seq }) => seq >= (before ?? Number.POSITIVE_INFINITY))
      const to = end < 0 ? messages.length : end
      let from = Math.max(0, to - limit)
      if (after !== undefined) from = messages.filter(({ seq }) => seq <= after).length
      if (around !== undefined)
        from = Math.max(0, messages.filter(({ seq }) => seq < around).length - (limit >> 1))
      const page = messages.slice(from, before === undefined ? from + limit : to)
      return { messages: page, rev, moreBefore: from > 0, moreAfter: from + page.length < messages.length }
    },
  }
}

export type ReferenceRoom = ReturnType<typeof createReferenceRoom>

const timeOf = (rev: number): string => new Date(Date.UTC(2026, 0, 1) + rev * 1000).toISOString()
