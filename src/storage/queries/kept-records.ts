import type { Kysely } from 'kysely'
import type { KeptRecords } from '../../core/traces/ports.ts'
import { messageId } from '../message-id.ts'
import type { Tables } from '../tables.ts'

/** What is kept of an account beside its profile and what it wrote. */
export const keptRecords = async (db: Kysely<Tables>, account: string): Promise<KeptRecords> => {
  const reports = await db
    .selectFrom('reports')
    .select(['at', 'room', 'seq', 'reason', 'state'])
    .where('reporter', '=', account)
    .orderBy('at')
    .execute()
  const sanctions = await db
    .selectFrom('sanctions')
    .select(['kind', 'room', 'reason', 'until', 'at'])
    .where('account', '=', account)
    .execute()
  const days = await db
    .selectFrom('active_days')
    .select(['day', 'seconds'])
    .where('account', '=', account)
    .orderBy('day')
    .execute()
  return {
    reports: reports.map(({ at, room, seq, reason, state }) => ({
      at: Number(at),
      message: messageId(room, Number(seq)),
      reason,
      state,
    })),
    sanctions: sanctions.map(({ kind, room, reason, until, at }) => ({
      kind,
      room: room || null,
      reason,
      until: until === null ? null : Number(until),
      at: Number(at),
    })),
    activeDays: days.map(({ day, seconds }) => ({ day: Number(day), seconds: Number(seconds) })),
  }
}
