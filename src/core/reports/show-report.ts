import type { Report } from '../../protocol/entities/moderation.ts'
import type { ReportRecord } from './ports.ts'

/** A report as the protocol tells it. */
export const showReport = ({ at, resolution, ...report }: ReportRecord): Report => ({
  ...report,
  at: new Date(at).toISOString(),
  ...(resolution === null
    ? {}
    : {
        resolvedBy: resolution.by,
        resolvedAt: new Date(resolution.at).toISOString(),
        ...(resolution.note === '' ? {} : { note: resolution.note }),
      }),
})
