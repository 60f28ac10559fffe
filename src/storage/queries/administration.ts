import { type ExpressionBuilder, type Kysely, sql } from 'kysely'
import type { PeopleQuery } from '../../core/administration/ports.ts'
import { operator } from '../../core/operator.ts'
import type { ListedRoom, Person, PersonState } from '../../protocol/entities/administration.ts'
import { nameKey } from '../name-key.ts'
import type { Tables } from '../tables.ts'

/** People as admins see them, by username. */
export const findPeople = async (
  db: Kysely<Tables>,
  { query, role, state, after, limit, now }: PeopleQuery,
): Promise<Omit<Person, 'online'>[]> => {
  let people = peopleAt(db, now)
    .where('a.id', '<>', operator.account.id)
    .where('a.name_key', '>', nameKey(after))
    .orderBy('a.name_key')
    .limit(limit)
  if (query !== '') {
    const part = `%${nameKey(query).replace(/[\\%_]/g, '\\$&')}%`
    people = people.where(
      sql<boolean>`(a.name_key like ${part} escape '\\' or a.email_key like ${part} escape '\\')`,
    )
  }
  if (role) people = people.where('a.role', '=', role)
  if (state) people = people.where((eb) => isIn(eb, state, now))
  return (await people.execute()).map(toPerson)
}

type OfAccounts = ExpressionBuilder<Tables & { a: Tables['accounts'] }, 'a'>

const peopleAt = (db: Kysely<Tables>, now: number) =>
  db
    .selectFrom('accounts as a')
    .select([
      'a.id',
      'a.username',
      'a.role',
      'a.created_at',
      'a.email',
      'a.email_verified_at',
      'a.password_hash',
    ])
    .select((eb) => [
      eb
        .selectFrom('sessions as s')
        .select((e) => e.fn.countAll<number>().as('n'))
        .whereRef('s.account', '=', 'a.id')
        .as('sessions'),
      eb
        .selectFrom('sessions as s')
        .select((e) => e.fn.max('s.used_at').as('used'))
        .whereRef('s.account', '=', 'a.id')
        .as('used_at'),
      sanctioned(eb, 'ban', now).as('banned'),
      sanctioned(eb, 'mute', now).as('muted'),
    ])

/** How many sanctions of this kind hold everywhere, now. */
const sanctioned = (eb: OfAccounts, kind: 'ban' | 'mute', now: number) =>
  eb
    .selectFrom('sanctions as x')
    .select((e) => e.fn.countAll<number>().as('n'))
    .whereRef('x.account', '=', 'a.id')
    .where('x.room', '=', '')
    .where('x.kind', '=', kind)
    .where((e) => e.or([e('x.until', 'is', null), e('x.until', '>', now)]))

const isIn = (eb: OfAccounts, state: PersonState, now: number) =>
  ({
    active: () => eb.and([eb('a.password_hash', 'is not', null), eb(sanctioned(eb, 'ban', now), '=', 0)]),
    banned: () => eb(sanctioned(eb, 'ban', now), '>', 0),
    muted: () => eb(sanctioned(eb, 'mute', now), '>', 0),
    unverified: () => eb.and([eb('a.email', 'is not', null), eb('a.email_verified_at', 'is', null)]),
    imported: () => eb('a.password_hash', 'is', null),
  })[state]()

type Row = Awaited<ReturnType<ReturnType<typeof peopleAt>['execute']>>[number]

const toPerson = (row: Row): Omit<Person, 'online'> => ({
  id: row.id,
  username: row.username,
  role: row.role,
  states: statesOf(row),
  createdAt: new Date(Number(row.created_at)).toISOString(),
  ...(row.email === null ? {} : { email: row.email }),
  sessions: Number(row.sessions),
  ...(row.used_at === null ? {} : { usedAt: new Date(Number(row.used_at)).toISOString() }),
})

const statesOf = (row: Row): PersonState[] => {
  const isBanned = Number(row.banned) > 0
  const isImported = row.password_hash === null
  const all: [PersonState, boolean][] = [
    ['active', !isBanned && !isImported],
    ['banned', isBanned],
    ['muted', Number(row.muted) > 0],
    ['unverified', row.email !== null && row.email_verified_at === null],
    ['imported', isImported],
  ]
  return all.filter(([, holds]) => holds).map(([state]) => state)
}

export type RoomsQuery = { kind: 'public' | 'private' | undefined; after: string; limit: number }

/** All rooms, by id; of a private one that the asker does not belong to only that it is there. */
export const allRooms = async (
  db: Kysely<Tables>,
  asker: string,
  { kind, after, limit }: RoomsQuery,
): Promise<ListedRoom[]> => {
  let rooms = db
    .selectFrom('rooms as r')
    .leftJoin('memberships as m', (on) => on.onRef('m.room', '=', 'r.id').on('m.account', '=', asker))
    .select(['r.id', 'r.kind', 'r.name', 'r.topic', 'r.members', 'r.rev', 'r.created_at', 'm.role'])
    .where('r.id', '>', after)
    .orderBy('r.id')
    .limit(limit)
  if (kind) rooms = rooms.where('r.kind', '=', kind)
  return (await rooms.execute()).map((row) => ({
    id: row.id,
    kind: row.kind,
    createdAt: new Date(Number(row.created_at)).toISOString(),
    ...(row.kind === 'public' || row.role !== null
      ? { name: row.name, topic: row.topic, members: Number(row.members), rev: Number(row.rev) }
      : {}),
  }))
}
