import { type Kysely, sql } from 'kysely'
import type { Place } from '../../core/departures/ports.ts'
import type { TracePage } from '../../core/traces/ports.ts'
import type { Reaction } from '../../protocol/entities.ts'
import type { MessageRow } from '../drafts.ts'
import { messageFromRow } from '../message-from-row.ts'
import { messageId } from '../message-id.ts'
import type { Tables } from '../tables.ts'

/** Rows read at once for a page: two milliseconds, which nobody notices. */
const pageSize = 150

/** Messages that one account wrote, found by the index of nonces: everything but notices has one. */
export const writtenBy = (db: Kysely<Tables>, account: string, after: string, limit: number) =>
  db
    .selectFrom('messages')
    .selectAll()
    .where('author', '=', account)
    .where('nonce', 'is not', null)
    .where('nonce', '>', after)
    .orderBy('nonce')
    .limit(limit)
    .execute()

/** Notices of every room, by place, found by an index of their own. */
export const noticesAfter = (db: Kysely<Tables>, { room, seq }: Place, limit: number) =>
  db
    .selectFrom('messages')
    .selectAll()
    .where(sql<boolean>`kind = 'notice'`)
    .where(sql<boolean>`(room, seq) > (${room}, ${seq})`)
    .orderBy('room')
    .orderBy('seq')
    .limit(limit)
    .execute()

/** Messages with reactions, by place, found by an index of their own. */
export const reactedAfter = (db: Kysely<Tables>, { room, seq }: Place, limit: number) =>
  db
    .selectFrom('messages')
    .selectAll()
    .where('reactions', 'is not', null)
    .where(sql<boolean>`(room, seq) > (${room}, ${seq})`)
    .orderBy('room')
    .orderBy('seq')
    .limit(limit)
    .execute()

const told = (row: MessageRow) => ({ room: row.room, ...messageFromRow(row) })

export const ownMessages = async (
  db: Kysely<Tables>,
  account: string,
  after: string,
): Promise<TracePage<ReturnType<typeof told>, string>> => {
  const rows = await writtenBy(db, account, after, pageSize)
  return { found: rows.map(told), next: rows.length < pageSize ? undefined : (rows.at(-1)?.nonce as string) }
}

export const ownNotices = async (
  db: Kysely<Tables>,
  account: string,
  after: Place,
): Promise<TracePage<ReturnType<typeof told>, Place>> => {
  const rows = await noticesAfter(db, after, pageSize)
  return { found: rows.filter(({ author }) => author === account).map(told), next: placeAfter(rows) }
}

export const ownReactions = async (
  db: Kysely<Tables>,
  account: string,
  after: Place,
): Promise<TracePage<{ message: string; emoji: string[] }, Place>> => {
  const rows = await reactedAfter(db, after, pageSize)
  const own = rows.map((row) => ({ message: messageId(row.room, row.seq), emoji: emojiOf(row, account) }))
  return { found: own.filter(({ emoji }) => emoji.length > 0), next: placeAfter(rows) }
}

const emojiOf = ({ reactions }: MessageRow, account: string): string[] => {
  if (!reactions?.includes(`"${account}"`)) return []
  const all: Reaction[] = JSON.parse(reactions)
  return all.filter(({ accounts }) => accounts.includes(account)).map(({ emoji }) => emoji)
}

const placeAfter = (rows: MessageRow[]): Place | undefined => {
  const last = rows.length < pageSize ? undefined : rows.at(-1)
  return last && { room: last.room, seq: last.seq }
}
