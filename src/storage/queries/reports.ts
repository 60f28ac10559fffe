import type { Kysely } from 'kysely'
import type { AuditDraft } from '../../core/audit/ports.ts'
import type { NewReport, ReportRecord, ReportState } from '../../core/reports/ports.ts'
import { refuse } from '../../protocol/refusals.ts'
import { messageId, parseMessageId } from '../message-id.ts'
import type { Tables } from '../tables.ts'
import { appendAudit } from './audit.ts'

export const createReport = async (db: Kysely<Tables>, report: NewReport): Promise<string> => {
  const place = parseMessageId(report.message)
  if (!place) throw refuse('not-found')
  const { id, at, reporter, author, text, reason } = report
  const row = { id, at, reporter, ...place, author: author.id, author_name: author.name, text, reason }
  const added = await db
    .insertInto('reports')
    .values({ ...row, state: 'open' })
    .onConflict((oc) => oc.columns(['room', 'seq', 'reporter']).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (added) return id
  const first = await db
    .selectFrom('reports')
    .select('id')
    .where('room', '=', place.room)
    .where('seq', '=', place.seq)
    .where('reporter', '=', reporter)
    .executeTakeFirstOrThrow()
  return first.id
}

const reports = (db: Kysely<Tables>) =>
  db
    .selectFrom('reports as r')
    .innerJoin('rooms as o', 'o.id', 'r.room')
    .leftJoin('accounts as a', 'a.id', 'r.reporter')
    .leftJoin('accounts as b', 'b.id', 'r.resolved_by')
    .selectAll('r')
    .select([
      'o.name as room_name',
      'o.kind as room_kind',
      'a.username as reporter_name',
      'b.username as resolver_name',
    ])

type Row = Awaited<ReturnType<ReturnType<typeof reports>['execute']>>[number]

const toRecord = (row: Row): ReportRecord => ({
  id: row.id,
  at: Number(row.at),
  reporter: { id: row.reporter, name: row.reporter_name ?? '' },
  room: { id: row.room, name: row.room_name, kind: row.room_kind },
  message: messageId(row.room, Number(row.seq)),
  author: { id: row.author, name: row.author_name },
  text: row.text,
  reason: row.reason,
  state: row.state,
  resolution:
    row.resolved_by === null
      ? null
      : {
          by: { id: row.resolved_by, name: row.resolver_name ?? row.resolved_by },
          at: Number(row.resolved_at),
          note: row.resolution,
        },
})

export const reportById = async (db: Kysely<Tables>, id: string): Promise<ReportRecord | undefined> => {
  const row = await reports(db).where('r.id', '=', id).executeTakeFirst()
  return row && toRecord(row)
}

export const reportList = async (
  db: Kysely<Tables>,
  { room, state, after }: { room?: string | undefined; state: ReportState; after?: string | undefined },
  limit: number,
): Promise<ReportRecord[]> => {
  const last = after === undefined ? undefined : await reportById(db, after)
  let query = reports(db).where('r.state', '=', state)
  if (room !== undefined) query = query.where('r.room', '=', room)
  if (last)
    query = query.where((eb) =>
      eb.or([eb('r.at', '>', last.at), eb.and([eb('r.at', '=', last.at), eb('r.id', '>', last.id)])]),
    )
  return (await query.orderBy('r.at').orderBy('r.id').limit(limit).execute()).map(toRecord)
}

export type Resolving = { id: string; state: ReportState; by: string; at: number; note: string }

export const resolveReport = async (
  db: Kysely<Tables>,
  { report: { id, state, by, at, note }, audit }: { report: Resolving; audit: AuditDraft },
): Promise<void> => {
  const resolved = await db
    .updateTable('reports')
    .set({ state, resolved_by: by, resolved_at: at, resolution: note })
    .where('id', '=', id)
    .where('state', '=', 'open')
    .returning('id')
    .executeTakeFirst()
  if (!resolved) throw refuse('forbidden', 'Somebody has resolved this report already.')
  await appendAudit(db, audit)
}
