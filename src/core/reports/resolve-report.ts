import type { CommandInput, CommandOutput } from '../../protocol/commands.ts'
import { refuse } from '../../protocol/refusals.ts'
import { type Actor, mustBeLoggedIn } from '../actor.ts'
import { auditDraft } from '../audit/audit-draft.ts'
import type { Core } from '../core.ts'
import { mustBeAllowedIn } from '../permissions/must-be-allowed-in.ts'
import { showReport } from './show-report.ts'

/** Closes a report. What is done about it are commands of their own. */
export const resolveReport = async (
  core: Core,
  actor: Actor,
  { report: id, outcome, note = '' }: CommandInput<'report.resolve'>,
): Promise<CommandOutput<'report.resolve'>> => {
  const report = await core.store.reports.byId(id)
  await mustBeAllowedIn(core, actor, 'report.resolve', report?.room.id ?? '')
  const at = core.clock.wall()
  await core.store.reports.resolve(
    { id, state: outcome, by: mustBeLoggedIn(actor).account.id, at, note },
    auditDraft(actor, at, 'report.resolve', id, { room: report?.room.id, outcome, note }),
  )
  const resolved = await core.store.reports.byId(id)
  if (!resolved) throw refuse('not-found')
  return { report: await showReport(core, actor, resolved) }
}
