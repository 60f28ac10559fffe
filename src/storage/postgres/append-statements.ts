import { appendedColumns, type MessageRow } from '../drafts.ts'
import type { mentionRows } from '../queries/mentions.ts'
import type { Statement } from './lane.ts'

type MentionRow = ReturnType<typeof mentionRows>[number]
type Head = { id: string; rev: number }

export type { Head }

/** Takes one room, waiting for it. */
export const takeRoom = (room: string): Statement => ({
  name: 'take-room',
  text: 'select id, rev from rooms where id = $1 for update',
  values: [room],
})

/** Takes those of these rooms that are free, always in the same order. */
export const takeFreeRooms = (rooms: string[]): Statement => ({
  name: 'take-free-rooms',
  text: 'select id, rev from rooms where id = any($1) order by id for update skip locked',
  values: [rooms],
})

/** Messages that have these nonces already. A statement of its own after the locks, so that it sees the newest. */
export const findByNonces = (rows: { author: string; nonce: string }[]): Statement => ({
  name: 'find-by-nonces',
  text: `select m.* from json_to_recordset($1) as n (author text, nonce text)
    join messages as m on m.author = n.author and m.nonce = n.nonce and m.nonce is not null`,
  values: [JSON.stringify(rows)],
})

/** Raises the heads of the rooms that were taken, and inserts. */
export const insertMessages = (rows: MessageRow[], heads: { room: string; count: number }[]): Statement => ({
  name: 'insert-messages',
  text: `with raised as (
      update rooms set rev = rooms.rev + h.count
      from json_to_recordset($1) as h (room text, count bigint) where rooms.id = h.room
    )
    insert into messages (${appendedColumns})
    select * from json_to_recordset($2) as m (room text, seq bigint, rev bigint, kind text, author text,
      author_name text, text text, at bigint, reply_to bigint, nonce text, mentions text)`,
  values: [JSON.stringify(heads), JSON.stringify(rows)],
})

export const insertMentions = (rows: MentionRow[]): Statement => ({
  name: 'insert-mentions',
  text: `insert into mentions (account, room, seq, author)
    select * from json_to_recordset($1) as m (account text, room text, seq bigint, author text)`,
  values: [JSON.stringify(rows)],
})
