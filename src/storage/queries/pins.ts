import type { Kysely } from 'kysely'
import type { Changed } from '../../core/ports.ts'
import type { Author, Message } from '../../protocol/entities.ts'
import { limits } from '../../protocol/limits.ts'
import { refuse } from '../../protocol/refusals.ts'
import { messageFromRow } from '../message-from-row.ts'
import type { Tables } from '../tables.ts'
import { messageRowById } from './message-row.ts'
import { insertMessage } from './messages.ts'
import { takeRevisions } from './revisions.ts'

export type Pinning = { message: string; on: boolean; by: Author; at: number }

/** Pins a message, which is told by a notice that answers it; taking it down is only a change of the message. */
export const setPin = async (db: Kysely<Tables>, { message, on, by, at }: Pinning): Promise<Changed> => {
  const row = await messageRowById(db, message)
  if (!row) throw refuse('not-found')
  if (row.deleted === 1) throw refuse('not-found', 'This message was deleted.')
  const { room, seq } = row
  if ((row.pinned !== null) === on) return { room, message: messageFromRow(row), isChange: false }
  if (on) await mustHaveRoom(db, room)
  const rev = await takeRevisions(db, room)
  const pinned = on ? JSON.stringify({ by: by.id, at: new Date(at).toISOString() }) : null
  await db
    .updateTable('messages')
    .set({ pinned, rev })
    .where('room', '=', room)
    .where('seq', '=', seq)
    .execute()
  const changed = { room, message: messageFromRow({ ...row, pinned, rev }), isChange: true }
  if (!on) return changed
  const text = `${by.name} pinned a message`
  const notice = { room, author: by, text, at, nonce: null, kind: 'notice', replyTo: message } as const
  return { ...changed, also: [await insertMessage(db, notice)] }
}

const mustHaveRoom = async (db: Kysely<Tables>, room: string): Promise<void> => {
  if ((await pinsOf(db, room)).length >= limits.pinsPerRoom)
    throw refuse(
      'too-large',
      `A room has at most ${limits.pinsPerRoom} pinned messages. Take one down first.`,
    )
}

export const pinsOf = async (db: Kysely<Tables>, room: string): Promise<Message[]> => {
  const rows = await db
    .selectFrom('messages')
    .selectAll()
    .where('room', '=', room)
    .where('pinned', 'is not', null)
    .orderBy('rev', 'desc')
    .execute()
  return rows
    .map(messageFromRow)
    .sort((a, b) =>
      (a.pinned?.at ?? '') < (b.pinned?.at ?? '') ? 1 : a.pinned?.at === b.pinned?.at ? 0 : -1,
    )
}
