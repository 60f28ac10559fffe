import type { Kysely } from 'kysely'
import type { NewSession, SessionRecord } from '../../core/ports.ts'
import { padded } from '../gather.ts'
import type { Tables } from '../tables.ts'

const toRecord = (row: Tables['sessions']): SessionRecord => ({
  id: row.id,
  account: row.account,
  createdAt: Number(row.created_at),
  usedAt: Number(row.used_at),
  agent: row.agent,
  address: row.address,
})

export const createSession = async (db: Kysely<Tables>, session: NewSession): Promise<void> => {
  await db
    .insertInto('sessions')
    .values({
      id: session.id,
      token_hash: session.tokenHash,
      account: session.account,
      created_at: session.createdAt,
      used_at: session.usedAt,
      agent: session.agent,
      address: session.address,
    })
    .execute()
}

export const sessionsByTokenHash = async (
  db: Kysely<Tables>,
  hashes: string[],
): Promise<Map<string, SessionRecord>> => {
  const rows = await db.selectFrom('sessions').selectAll().where('token_hash', 'in', padded(hashes)).execute()
  return new Map(rows.map((row) => [row.token_hash, toRecord(row)]))
}

export const sessionsOf = async (db: Kysely<Tables>, account: string): Promise<SessionRecord[]> => {
  const rows = await db
    .selectFrom('sessions')
    .selectAll()
    .where('account', '=', account)
    .orderBy('used_at', 'desc')
    .execute()
  return rows.map(toRecord)
}

export const touchSession = async (
  db: Kysely<Tables>,
  { id, at, address }: { id: string; at: number; address: string },
): Promise<void> => {
  await db.updateTable('sessions').set({ used_at: at, address }).where('id', '=', id).execute()
}

export const endSessions = async (
  db: Kysely<Tables>,
  { account, sessions }: { account: string; sessions: string[] },
): Promise<string[]> => {
  if (sessions.length === 0) return []
  const rows = await db
    .deleteFrom('sessions')
    .where('account', '=', account)
    .where('id', 'in', sessions)
    .returning('id')
    .execute()
  return rows.map((row) => row.id)
}
