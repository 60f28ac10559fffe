import type { Kysely } from 'kysely'
import type { Membership } from '../../core/ports.ts'
import { padded } from '../gather.ts'
import type { Tables } from '../tables.ts'

export const headsOf = async (db: Kysely<Tables>, rooms: string[]): Promise<Map<string, number>> => {
  if (rooms.length === 0) return new Map()
  const rows = await db.selectFrom('rooms').select(['id', 'rev']).where('id', 'in', rooms).execute()
  return new Map(rows.map(({ id, rev }) => [id, Number(rev)]))
}

export const membershipsOfMany = async (
  db: Kysely<Tables>,
  accounts: string[],
): Promise<(Membership & { account: string })[]> => {
  if (accounts.length === 0) return []
  return db
    .selectFrom('memberships')
    .select(['account', 'room', 'role'])
    .where('account', 'in', padded(accounts))
    .execute()
}

export const openSessionsAmong = async (db: Kysely<Tables>, sessions: string[]): Promise<Set<string>> => {
  if (sessions.length === 0) return new Set()
  const rows = await db.selectFrom('sessions').select('id').where('id', 'in', padded(sessions)).execute()
  return new Set(rows.map(({ id }) => id))
}
