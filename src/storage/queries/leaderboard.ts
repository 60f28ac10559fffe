import { type Kysely, sql } from 'kysely'
import type { ActiveTime, Leader, LeadersAsked, RoomFigures } from '../../core/leaderboard/ports.ts'
import type { Tables } from '../tables.ts'

const hoursOfWeek = 7 * 24

/** Adds up; the same account and day may come many times. */
export const addActiveTime = async (db: Kysely<Tables>, times: ActiveTime[]): Promise<void> => {
  for (const { account, day, seconds } of times)
    await db
      .insertInto('active_days')
      .values({ account, day, seconds })
      .onConflict((oc) =>
        oc
          .columns(['day', 'account'])
          .doUpdateSet((eb) => ({ seconds: eb('active_days.seconds', '+', seconds) })),
      )
      .execute()
}

export const takePart = async (
  db: Kysely<Tables>,
  { account, on }: { account: string; on: boolean },
): Promise<void> => {
  if (on) await db.deleteFrom('off_leaderboard').where('account', '=', account).execute()
  else
    await db
      .insertInto('off_leaderboard')
      .values({ account })
      .onConflict((oc) => oc.doNothing())
      .execute()
}

/**
 * Everybody who said something or was here since that day, but those who do not take part. Of private rooms those
 * count that whoever asks is in: else everybody could see when and how much two people write to each other.
 */
export const leaders = async (
  db: Kysely<Tables>,
  { asker, by, since, limit }: LeadersAsked,
): Promise<Leader[]> => {
  const said = db
    .selectFrom('author_days as d')
    .innerJoin('rooms as r', 'r.id', 'd.room')
    .select([
      'd.author as account',
      (eb) => eb.fn.sum<number>('d.messages').as('messages'),
      sql<number>`0`.as('seconds'),
    ])
    .where('d.day', '>=', since)
    .where((eb) =>
      eb.or([
        eb('r.kind', '=', 'public'),
        eb.exists(
          eb
            .selectFrom('memberships as m')
            .select('m.room')
            .whereRef('m.room', '=', 'r.id')
            .where('m.account', '=', asker),
        ),
      ]),
    )
    .groupBy('d.author')
  const here = db
    .selectFrom('active_days')
    .select(['account', sql<number>`0`.as('messages'), (eb) => eb.fn.sum<number>('seconds').as('seconds')])
    .where('day', '>=', since)
    .groupBy('account')
  const rows = await db
    .selectFrom(said.unionAll(here).as('t'))
    .innerJoin('accounts as a', 'a.id', 't.account')
    .leftJoin('profiles as p', 'p.account', 'a.id')
    .leftJoin('off_leaderboard as o', 'o.account', 'a.id')
    .where('o.account', 'is', null)
    .select(['a.id', 'a.username', 'p.last_seen_at', 'p.hides_last_seen'])
    .select((eb) => [
      eb.fn.sum<number>('t.messages').as('messages'),
      eb.fn.sum<number>('t.seconds').as('seconds'),
    ])
    .groupBy(['a.id', 'a.username', 'a.name_key', 'p.last_seen_at', 'p.hides_last_seen'])
    .orderBy(by === 'messages' ? 'messages' : 'seconds', 'desc')
    .orderBy(by === 'messages' ? 'seconds' : 'messages', 'desc')
    .orderBy('a.name_key')
    .limit(limit)
    .execute()
  return rows.map((row) => ({
    account: { id: row.id, name: row.username },
    messages: Number(row.messages),
    activeSeconds: Number(row.seconds),
    lastSeenAt: row.last_seen_at === null ? null : Number(row.last_seen_at),
    hidesLastSeen: row.hides_last_seen === 1,
  }))
}

export const roomFigures = async (
  db: Kysely<Tables>,
  room: string,
  posters: number,
): Promise<RoomFigures> => {
  const hours = await db
    .selectFrom('room_hours')
    .select(['hour', 'messages'])
    .where('room', '=', room)
    .execute()
  const { sent } = await db
    .selectFrom('message_days')
    .select((eb) => eb.fn.sum<number | null>('messages').as('sent'))
    .where('room', '=', room)
    .executeTakeFirstOrThrow()
  const top = await db
    .selectFrom('author_days as d')
    .innerJoin('accounts as a', 'a.id', 'd.author')
    .leftJoin('off_leaderboard as o', 'o.account', 'a.id')
    .where('d.room', '=', room)
    .where('o.account', 'is', null)
    .select(['a.id', 'a.username'])
    .select((eb) => eb.fn.sum<number>('d.messages').as('messages'))
    .groupBy(['a.id', 'a.username', 'a.name_key'])
    .having((eb) => eb(eb.fn.sum<number>('d.messages'), '>', 0))
    .orderBy('messages', 'desc')
    .orderBy('a.name_key')
    .limit(posters)
    .execute()
  const byHour = new Map(hours.map(({ hour, messages }) => [Number(hour), Number(messages)]))
  return {
    messages: [...byHour.values()].reduce((sum, messages) => sum + messages, 0),
    sent: Number(sent ?? 0),
    week: Array.from({ length: hoursOfWeek }, (_, hour) => byHour.get(hour) ?? 0),
    top: top.map(({ id, username, messages }) => ({
      account: { id, name: username },
      messages: Number(messages),
    })),
  }
}
