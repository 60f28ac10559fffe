import { type Kysely, SqliteAdapter, sql } from 'kysely'
import type { BusyRoom, Day, MessagesOfDay } from '../../core/statistics/ports.ts'
import type { Tables } from '../tables.ts'

export const messagesByDay = async (db: Kysely<Tables>, since: Day): Promise<MessagesOfDay[]> => {
  const rows = await db
    .selectFrom('message_days')
    .select(['day', db.fn.sum<number>('messages').as('messages')])
    .where('day', '>=', since)
    .groupBy('day')
    .orderBy('day')
    .execute()
  return rows.map(({ day, messages }) => ({ day, messages: Number(messages) }))
}

export const busiestRooms = async (
  db: Kysely<Tables>,
  since: Day,
  limit: number,
  asker: string,
): Promise<BusyRoom[]> => {
  const rows = await db
    .selectFrom('message_days as d')
    .innerJoin('rooms as r', 'r.id', 'd.room')
    .leftJoin('memberships as m', (on) => on.onRef('m.room', '=', 'r.id').on('m.account', '=', asker))
    .select(['r.id', 'r.name', 'r.kind', 'm.role'])
    .select((eb) => eb.fn.sum<number>('d.messages').as('messages'))
    .where('d.day', '>=', since)
    .groupBy(['r.id', 'r.name', 'r.kind', 'm.role'])
    .orderBy('messages', 'desc')
    .orderBy('r.id')
    .limit(limit)
    .execute()
  return rows.map(({ id, name, kind, role, messages }) => ({
    id,
    kind,
    ...(kind === 'public' || role !== null ? { name } : {}),
    messages: Number(messages),
  }))
}

export const countPeople = async (db: Kysely<Tables>): Promise<number> => {
  const { people } = await db
    .selectFrom('accounts')
    .select(db.fn.countAll<number>().as('people'))
    .where('password_hash', 'is not', null)
    .executeTakeFirstOrThrow()
  return Number(people)
}

export const countActivePeople = async (db: Kysely<Tables>, since: number): Promise<number> => {
  const { people } = await db
    .selectFrom('sessions')
    .select(db.fn.count<number>('account').distinct().as('people'))
    .where('used_at', '>=', since)
    .executeTakeFirstOrThrow()
  return Number(people)
}

export const countRooms = async (db: Kysely<Tables>): Promise<{ public: number; private: number }> => {
  const rows = await db
    .selectFrom('rooms')
    .select(['kind', db.fn.countAll<number>().as('rooms')])
    .groupBy('kind')
    .execute()
  const of = (wanted: string): number => Number(rows.find(({ kind }) => kind === wanted)?.rooms ?? 0)
  return { public: of('public'), private: of('private') }
}

/** What the database itself takes, without its log. */
export const databaseBytes = async (db: Kysely<Tables>): Promise<number> => {
  const isSqlite = db.getExecutor().adapter instanceof SqliteAdapter
  const { rows } = await (isSqlite
    ? sql<{ bytes: number }>`select page_count * page_size as bytes from pragma_page_count, pragma_page_size`
    : sql<{ bytes: number }>`select pg_database_size(current_database()) as bytes`
  ).execute(db)
  return Number(rows[0]?.bytes ?? 0)
}
