import type { Kysely, Selectable } from 'kysely'
import { firstHash, hashEntry } from '../../core/audit/hash-entry.ts'
import type { AuditDraft, AuditFilter, AuditRecord } from '../../core/audit/ports.ts'
import type { Tables } from '../tables.ts'

/** Where the newest entry is noted in `installation`: its number, a space, its hash. */
const headName = 'audit-head'

const toRecord = (row: Selectable<Tables['audit']>): AuditRecord => ({
  seq: Number(row.seq),
  at: Number(row.at),
  actor: { id: row.actor, name: row.actor_name },
  address: row.address,
  action: row.action,
  subject: row.subject,
  room: row.room || null,
  details: row.details,
  hash: row.hash,
})

/**
 * Appends an entry inside the transaction of the act it tells of. The head's row is locked first, so that
 * acts of several nodes are written one after the other.
 */
export const appendAudit = async (db: Kysely<Tables>, draft: AuditDraft): Promise<AuditRecord> => {
  const before = await lockHead(db)
  const seq = before.seq + 1
  const hash = hashEntry(before.hash, seq, draft)
  const { at, actor, address, action, subject, room, details } = draft
  await db
    .insertInto('audit')
    .values({
      seq,
      at,
      actor: actor.id,
      actor_name: actor.name,
      address,
      action,
      subject,
      room: room ?? '',
      details,
      hash,
    })
    .execute()
  await db
    .updateTable('installation')
    .set({ value: `${seq} ${hash}` })
    .where('name', '=', headName)
    .execute()
  return { ...draft, seq, hash }
}

const lockHead = async (db: Kysely<Tables>): Promise<{ seq: number; hash: string }> => {
  const row = await db
    .insertInto('installation')
    .values({ name: headName, value: `0 ${firstHash}` })
    .onConflict((oc) => oc.column('name').doUpdateSet((eb) => ({ value: eb.ref('installation.value') })))
    .returning('value')
    .executeTakeFirstOrThrow()
  return parseHead(row.value)
}

const parseHead = (value: string): { seq: number; hash: string } => {
  const [seq = '0', hash = firstHash] = value.split(' ')
  return { seq: Number(seq), hash }
}

export const auditHead = async (db: Kysely<Tables>): Promise<{ seq: number; hash: string }> => {
  const query = db.selectFrom('installation').select('value').where('name', '=', headName)
  return parseHead((await query.executeTakeFirst())?.value ?? `0 ${firstHash}`)
}

export const auditAfter = async (db: Kysely<Tables>, seq: number, limit: number): Promise<AuditRecord[]> => {
  const rows = await db
    .selectFrom('audit')
    .selectAll()
    .where('seq', '>', seq)
    .orderBy('seq')
    .limit(limit)
    .execute()
  return rows.map(toRecord)
}

export const auditList = async (
  db: Kysely<Tables>,
  { actor, action, subject, room, from, to, before }: AuditFilter,
  limit: number,
): Promise<AuditRecord[]> => {
  let query = db.selectFrom('audit').selectAll()
  if (actor !== undefined) query = query.where('actor', '=', actor)
  if (action !== undefined) query = query.where('action', 'like', `${action}%`)
  if (subject !== undefined) query = query.where('subject', '=', subject)
  if (room !== undefined) query = query.where('room', '=', room)
  if (from !== undefined) query = query.where('at', '>=', from)
  if (to !== undefined) query = query.where('at', '<=', to)
  if (before !== undefined) query = query.where('seq', '<', before)
  const rows = await query.orderBy('seq', 'desc').limit(limit).execute()
  return rows.map(toRecord)
}
