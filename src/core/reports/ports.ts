import type { Author } from '../../protocol/entities.ts'
import type { AuditDraft } from '../audit/ports.ts'

export type ReportState = 'open' | 'acted' | 'dismissed'

export type ReportRecord = {
  id: string
  at: number
  reporter: Author
  room: { id: string; name: string; kind: 'public' | 'private' }
  message: string
  author: Author
  text: string
  reason: string
  state: ReportState
  resolution: { by: Author; at: number; note: string } | null
}

export type NewReport = {
  id: string
  at: number
  reporter: string
  message: string
  author: Author
  text: string
  reason: string
}

export type ReportStore = {
  /** Answers the id of the report of this message by this account: the new one, or the one that is there. */
  create(report: NewReport): Promise<string>
  byId(id: string): Promise<ReportRecord | undefined>
  /** Oldest first, after the one with this id. */
  list(
    filter: { room?: string | undefined; state: ReportState; after?: string | undefined },
    limit: number,
  ): Promise<ReportRecord[]>
  /** Refuses `forbidden` when it is resolved already. */
  resolve(
    report: { id: string; state: ReportState; by: string; at: number; note: string },
    audit: AuditDraft,
  ): Promise<void>
}
