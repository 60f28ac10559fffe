import { type Kysely, type Selectable, sql } from 'kysely'
import type { Tables } from '../tables.ts'

const msPerHour = 3_600_000
const msPerDay = 24 * msPerHour

type Row = Pick<Selectable<Tables['messages']>, 'room' | 'seq' | 'kind' | 'author' | 'at' | 'deleted'>
type Tally = { author: string; at: number; messages: number }

/**
 * Tallies at most `limit` messages that came after those tallied before, of one room; answers how many it looked
 * at, 0 when none is left. Follows behind the conversation and costs it nothing.
 */
export const tallyMessages = async (db: Kysely<Tables>, limit: number): Promise<number> => {
  const room = await roomBehind(db)
  if (!room) return 0
  const upTo = Math.min(room.rev, room.tallied + limit)
  const rows = await db
    .selectFrom('messages')
    .select(['author', sql<number>`at / ${sql.lit(msPerHour)}`.as('hour')])
    .select(db.fn.countAll<number>().as('sent'))
    .select(sql<number>`sum(1 - deleted)`.as('messages'))
    .where('room', '=', room.id)
    .where('seq', '>', room.tallied)
    .where('seq', '<=', upTo)
    .where('kind', '<>', 'notice')
    .groupBy(['author', 'hour'])
    .execute()
  const sent = rows.map((row) => ({ at: Number(row.hour) * msPerHour, sent: Number(row.sent) }))
  await addSent(db, room.id, sent)
  await addStanding(
    db,
    room.id,
    rows.map((row) => ({
      author: row.author,
      at: Number(row.hour) * msPerHour,
      messages: Number(row.messages),
    })),
  )
  await db
    .insertInto('tallied_rooms')
    .values({ room: room.id, seq: upTo })
    .onConflict((oc) => oc.column('room').doUpdateSet({ seq: upTo }))
    .execute()
  return upTo - room.tallied
}

/**
 * Takes messages back that were deleted, and counts again those that were restored: called inside the
 * transaction that changes them. What has not been tallied yet will be found as it is then.
 */
export const correctTally = async (
  db: Kysely<Tables>,
  changes: { row: Row; isDeletedNow: boolean }[],
): Promise<void> => {
  const turned = changes.filter(
    ({ row, isDeletedNow }) => row.kind !== 'notice' && isDeletedNow !== (row.deleted === 1),
  )
  for (const [room, inRoom] of Map.groupBy(turned, ({ row }) => row.room)) {
    const done = await db
      .selectFrom('tallied_rooms')
      .select('seq')
      .where('room', '=', room)
      .executeTakeFirst()
    const tallied = Number(done?.seq ?? 0)
    const counted = inRoom.filter(({ row }) => Number(row.seq) <= tallied)
    await addStanding(
      db,
      room,
      counted.map(({ row, isDeletedNow }) => ({
        author: row.author,
        at: Number(row.at),
        messages: isDeletedNow ? -1 : 1,
      })),
    )
  }
}

const dayOf = (at: number): number => Math.floor(at / msPerDay)
/** 1970 began on a Thursday. */
const hourOfWeek = (at: number): number =>
  ((dayOf(at) + 3) % 7) * 24 + Math.floor((at % msPerDay) / msPerHour)

/** Once for each key, however many tallies have it. */
const sums = <T>(tallies: T[], keyOf: (tally: T) => string, countOf: (tally: T) => number) =>
  [...Map.groupBy(tallies, keyOf).values()]
    .map((same) => ({ first: same[0] as T, sum: same.reduce((sum, tally) => sum + countOf(tally), 0) }))
    .filter(({ sum }) => sum !== 0)

/** Messages that stand, or no longer do: by author and day, and by the hour of the week. */
const addStanding = async (db: Kysely<Tables>, room: string, tallies: Tally[]): Promise<void> => {
  const countOf = ({ messages }: Tally): number => messages
  for (const { first, sum } of sums(tallies, ({ author, at }) => `${dayOf(at)} ${author}`, countOf))
    await db
      .insertInto('author_days')
      .values({ day: dayOf(first.at), author: first.author, room, messages: sum })
      .onConflict((oc) =>
        oc
          .columns(['day', 'author', 'room'])
          .doUpdateSet((eb) => ({ messages: eb('author_days.messages', '+', sum) })),
      )
      .execute()
  for (const { first, sum } of sums(tallies, ({ at }) => String(hourOfWeek(at)), countOf))
    await db
      .insertInto('room_hours')
      .values({ room, hour: hourOfWeek(first.at), messages: sum })
      .onConflict((oc) =>
        oc.columns(['room', 'hour']).doUpdateSet((eb) => ({ messages: eb('room_hours.messages', '+', sum) })),
      )
      .execute()
}

/** Messages ever sent, on the day they were sent. */
const addSent = async (
  db: Kysely<Tables>,
  room: string,
  sent: { at: number; sent: number }[],
): Promise<void> => {
  for (const { first, sum } of sums(
    sent,
    ({ at }) => String(dayOf(at)),
    (one) => one.sent,
  ))
    await db
      .insertInto('message_days')
      .values({ room, day: dayOf(first.at), messages: sum })
      .onConflict((oc) =>
        oc
          .columns(['room', 'day'])
          .doUpdateSet((eb) => ({ messages: eb('message_days.messages', '+', sum) })),
      )
      .execute()
}

const roomBehind = async (db: Kysely<Tables>) => {
  const row = await db
    .selectFrom('rooms as r')
    .leftJoin('tallied_rooms as t', 't.room', 'r.id')
    .select(['r.id', 'r.rev', sql<number>`coalesce(t.seq, 0)`.as('tallied')])
    .where(sql<boolean>`r.rev > coalesce(t.seq, 0)`)
    .limit(1)
    .executeTakeFirst()
  return row && { id: row.id, rev: Number(row.rev), tallied: Number(row.tallied) }
}
