import { limits } from '../../protocol/limits.ts'
import type { Layout } from './detect.ts'
import type { People } from './read-people.ts'
import { isId, type RoomDraft, type Rooms } from './read-rooms.ts'
import { textOf, timeOf } from './read-value.ts'
import type { Row, Source } from './source.ts'
import { keyOf } from './source-key.ts'

/** `room` undefined: the one room of a system that has no others, which is the lobby here. */
export type MessageDraft = {
  author: string
  where: { room: RoomDraft | undefined } | { with: string }
  text: string
  at: number
  nonce: string
}

export type Left = { table: string; row: string; why: string }

/** Every message, oldest first within its table. What no message may hold is left out, and told. */
export const readMessages = async function* (
  source: Source,
  layout: Layout,
  people: People,
  rooms: Rooms,
  leave: (left: Left) => void,
): AsyncGenerator<MessageDraft[]> {
  for (const found of [layout.messages, layout.privateMessages]) {
    if (!found) continue
    const columns: Columns = found.columns
    const order = [columns.at, columns.id].filter((column) => column !== undefined)
    const seen = new Map<string, number>()
    let last = 0
    for await (const page of source.rows(found.table, order)) {
      const drafts: MessageDraft[] = []
      for (const row of page) {
        const text = textOf(row[columns.text ?? ''])
        const who = textOf(row[columns.author ?? ''])
        const why = who === '' ? 'nobody wrote it' : faultOf(text)
        if (why !== undefined) {
          leave({ table: found.table, row: textOf(row[columns.id ?? '']) || '?', why })
          continue
        }
        last = timeOf(row[columns.at ?? '']) ?? last
        const author = people.find(who, isId(columns.author ?? ''))
        const where = placeOf(row, columns, people, rooms)
        if ('room' in where && where.room && !rooms.hasMembers) where.room.members.add(author.key)
        const key = keyOf(found.table, textOf(row[columns.id ?? '']), author.key, String(last), text)
        // Where rows have no id, the same words in the same moment are still as many messages.
        const times = columns.id === undefined ? (seen.get(key) ?? 0) : 0
        if (columns.id === undefined) seen.set(key, times + 1)
        drafts.push({
          author: author.key,
          where,
          text,
          at: last,
          nonce: times === 0 ? `db:${key}` : `db:${key}:${times}`,
        })
      }
      yield drafts
    }
  }
}

type Columns = { id?: string; room?: string; author?: string; to?: string; text?: string; at?: string }

const placeOf = (row: Row, columns: Columns, people: People, rooms: Rooms): MessageDraft['where'] => {
  const to = textOf(row[columns.to ?? ''])
  if (to !== '') return { with: people.find(to, isId(columns.to ?? '')).key }
  const room = textOf(row[columns.room ?? ''])
  return { room: room === '' ? undefined : rooms.find(room) }
}

const encoder = new TextEncoder()

const faultOf = (text: string): string | undefined => {
  if (text.trim() === '') return 'empty'
  if (!text.isWellFormed() || text.includes('\u0000')) return 'no well-formed text'
  return encoder.encode(text).length > limits.messageBytes ? 'longer than 16 KB' : undefined
}
