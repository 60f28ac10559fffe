import type { Author } from '../../protocol/entities.ts'
import type { Draft } from '../ports.ts'

/** Something the server tells in a room. It is a message like any other, so it lasts and is in order. */
export const roomNotice = (room: string, author: Author, text: string, at: number): Draft => ({
  room,
  author,
  text,
  at,
  nonce: null,
  kind: 'notice',
})

export const authorOf = (account: { id: string; username: string }): Author => ({
  id: account.id,
  name: account.username,
})
