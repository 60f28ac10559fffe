import type { Report } from '../../protocol/entities/moderation.ts'
import { type Actor, mustBeLoggedIn } from '../actor.ts'
import type { Core } from '../core.ts'
import type { ReportRecord } from './ports.ts'

/** A report hands over one message; of a private room that the asker is not in, not even the name. */
export const showReport = async (
  { memberships }: Core,
  actor: Actor,
  { at, resolution, room: { id, name, kind }, ...report }: ReportRecord,
): Promise<Report> => {
  const isHidden = kind === 'private' && !(await memberships.roleOf(mustBeLoggedIn(actor).account.id, id))
  return {
    ...report,
    room: { id, name: isHidden || name === '' ? 'a private room' : name },
    at: new Date(at).toISOString(),
    ...(resolution === null
      ? {}
      : {
          resolvedBy: resolution.by,
          resolvedAt: new Date(resolution.at).toISOString(),
          ...(resolution.note === '' ? {} : { note: resolution.note }),
        }),
  }
}
