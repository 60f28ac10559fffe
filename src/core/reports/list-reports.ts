import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import type { Actor } from '../actor.ts'
import type { Core } from '../core.ts'
import { mustBeAllowedWhere } from '../permissions/must-be-allowed-where.ts'
import { showReport } from './show-report.ts'

/** The queue of one room for those who look after it, or of all rooms for those who look after the server. */
export const listReports = async (
  core: Core,
  actor: Actor,
  { room, state = 'open', after, limit = 100 }: CommandInput<'report.list'>,
): Promise<CommandOutput<'report.list'>> => {
  await mustBeAllowedWhere(core, actor, 'report.list', room ?? null)
  const found = await core.store.reports.list({ room, state, after }, limit + 1)
  const reports = await Promise.all(found.slice(0, limit).map((report) => showReport(core, actor, report)))
  return { reports, more: found.length > limit }
}
