import type { Actor } from '../actor.ts'
import type { AuditDetails } from '../audit.ts'
import { canonicalJson } from './canonical-json.ts'
import type { AuditDraft } from './ports.ts'

/** An entry for the log, to be written in the same transaction as the act itself. `details.room` is its room. */
export const auditDraft = (
  { session, address }: Actor,
  at: number,
  action: string,
  subject: string,
  { room, ...details }: AuditDetails = {},
): AuditDraft => ({
  at,
  actor: { id: session?.account.id ?? '', name: session?.account.username ?? '' },
  address,
  action,
  subject,
  room: typeof room === 'string' ? room : null,
  details: canonicalJson(details),
})
